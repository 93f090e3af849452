import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { ESLint } from 'eslint'
import ts from 'typescript'
import typescript from 'typescript-eslint'
import { describe, expect, test } from 'vitest'
import { layers } from '../../layers.mjs'

interface Layer {
  imports: readonly string[]
  packages: readonly string[]
  types: string
}

const root = resolve(import.meta.dirname, '..', '..')
const source = join(root, 'src')
const table: Record<string, Layer> = layers

/** Every source file as a path relative to src, with the modules that it imports. Independent of the lint rule on purpose. */
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|vue)$/.test(path))
  .map((path) => ({ path: path.split(sep).join('/'), imports: importsOf(join(source, path)) }))

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const script = file.endsWith('.vue') ? scriptsOf(text) : text
  return ts.preProcessFile(script, true, true).importedFiles.map((imported) => imported.fileName)
}

function scriptsOf(component: string): string {
  return [...component.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map((match) => match[1]).join('\n')
}

function layerOf(path: string): string {
  return path.split('/')[0]!
}

/** Relative imports as paths relative to src, without a bundler's query. */
function relativeImports(path: string, imports: readonly string[]): string[] {
  return imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => resolve(dirname(join(source, path)), specifier.replace(/\?.*$/, '')))
    .map((target) => relative(source, target).split(sep).join('/'))
}

describe('the table of layers', () => {
  test('lists every folder under src, and nothing else', () => {
    const folders = readdirSync(source, { withFileTypes: true }).map((entry) => entry.name)
    expect(folders.sort()).toEqual(Object.keys(table).sort())
  })

  test('only names layers that exist, without a cycle', () => {
    const settled = new Set<string>()
    while (settled.size < Object.keys(table).length) {
      const next = Object.keys(table).filter(
        (name) => !settled.has(name) && table[name]!.imports.every((i) => settled.has(i)),
      )
      expect(next, 'layers that import each other or a layer that does not exist').not.toEqual([])
      for (const name of next) settled.add(name)
    }
  })

  test.each(Object.keys(table))('src/%s is type-checked in the environment that its row names', (name) => {
    const environments = readdirSync(root)
      .filter((file) => /^tsconfig\..+\.json$/.test(file))
      .filter((file) => readJson(file).include?.includes(`src/${name}`))
    expect(environments).toEqual([`tsconfig.${table[name]!.types}.json`])
  })

  test('the environments have the libraries that their names promise, and all of them are checked', () => {
    expect(readJson('tsconfig.es.json').compilerOptions?.lib).toEqual(['ES2023'])
    expect(readJson('tsconfig.base.json').compilerOptions?.types).toEqual([])
    expect(readJson('tsconfig.es.json').compilerOptions?.types ?? []).toEqual([])
    expect(readJson('tsconfig.node.json').compilerOptions?.lib).toEqual(['ES2023'])
    expect(readJson('tsconfig.dom.json').compilerOptions?.types).not.toContain('node')
    const checked = readJson('tsconfig.json').references?.map((reference) => reference.path)
    const present = readdirSync(root).filter((file) => /^tsconfig\.(?!base|lint)[a-z]+\.json$/.test(file))
    expect(checked?.sort()).toEqual(present.map((file) => `./${file}`).sort())
  })
})

interface ProjectFile {
  include?: string[]
  references?: { path: string }[]
  compilerOptions?: { lib?: string[]; types?: string[] }
}

function readJson(file: string): ProjectFile {
  return ts.readConfigFile(join(root, file), ts.sys.readFile).config as ProjectFile
}

describe('the sources', () => {
  test('import other layers only where the table allows it, and only their index', () => {
    const violations = files.flatMap(({ path, imports }) =>
      relativeImports(path, imports)
        .filter((target) => layerOf(target) !== layerOf(path) && target !== '../package.json')
        .filter((target) => {
          const isIndex = target.split('/').length === 1 || /^[^/]+\/index(\.ts)?$/.test(target)
          return !table[layerOf(path)]!.imports.includes(layerOf(target)) || !isIndex
        })
        .map((target) => `${path} imports ${target}`),
    )
    expect(violations).toEqual([])
  })

  test('import only the packages of their layer, and Node by its prefix', () => {
    const violations = files.flatMap(({ path, imports }) =>
      imports
        .filter((specifier) => !specifier.startsWith('.') && !isAllowedPackage(specifier, table[layerOf(path)]!))
        .map((specifier) => `${path} imports ${specifier}`),
    )
    expect(violations).toEqual([])
  })

  test('keep the features of the window apart', () => {
    const feature = (path: string) => /^renderer\/features\/([^/.]+)\//.exec(path)?.[1]
    const violations = files.flatMap(({ path, imports }) =>
      relativeImports(path, imports)
        .map((target) => ({ target, other: feature(`${target}/`) }))
        .filter(({ target, other }) => feature(path) && other && existsFolder(target, other) && other !== feature(path))
        .map(({ target }) => `${path} imports ${target}`),
    )
    expect(violations).toEqual([])
  })
})

/** `features/feature` is the file feature.ts; `features/data` is a folder. */
function existsFolder(target: string, feature: string): boolean {
  return existsSync(join(source, target.slice(0, target.indexOf(feature)), feature, 'index.ts'))
}

function isAllowedPackage(specifier: string, layer: Layer): boolean {
  if (builtinModules.includes(specifier)) return false
  if (specifier.startsWith('node:')) return layer.packages.includes('node')
  return layer.packages.some(
    (allowed) => specifier === allowed || (allowed.endsWith('/*') && specifier.startsWith(allowed.slice(0, -1))),
  )
}

interface LintConfig {
  rules: Record<string, [severity: number] | undefined>
}

describe('the lint rules', () => {
  const violations: [file: string, code: string, rule: string][] = [
    ['src/solver/index.ts', "import '../shared'", 'kinode/layer-imports'],
    ['src/engine/index.ts', "import '../solver/graph/node'", 'kinode/layer-imports'],
    ['src/engine/index.ts', "import 'node:fs'", 'kinode/layer-imports'],
    ['src/backend/index.ts', "import 'fs'", 'kinode/layer-imports'],
    ['src/backend/index.ts', "import 'electron'", 'kinode/layer-imports'],
    ['src/backend/index.ts', "export { x } from '../main'", 'kinode/layer-imports'],
    ['src/renderer/main.ts', "void import('../backend')", 'kinode/layer-imports'],
    ['src/renderer/main.ts', "export type T = import('../backend').Backend", 'kinode/layer-imports'],
    ['src/renderer/features/data/index.ts', "import '../start'", 'kinode/layer-imports'],
    ['src/solver/index.ts', 'export const x = Math.random()', 'no-restricted-syntax'],
    ['src/charts/index.ts', 'export const x = Math.random()', 'no-restricted-syntax'],
    ['src/solver/index.ts', 'export const x = Math.exp(1)', 'no-restricted-syntax'],
    ['src/engine/index.ts', 'export const x = (y: number) => y ** 3', 'no-restricted-syntax'],
    ['src/chemistry/index.ts', 'export const x = Date.now()', 'no-restricted-globals'],
    ['src/shared/index.ts', 'export const x = performance.now()', 'no-restricted-globals'],
    ['src/shared/index.ts', 'export let x: any', '@typescript-eslint/no-explicit-any'],
    ['src/web/main.ts', '// eslint-disable-next-line eqeqeq\nexport {}', 'kinode/suppression-reason'],
  ]
  const allowed: [file: string, code: string][] = [
    ['src/engine/index.ts', "export { x } from '../solver'"],
    ['src/backend/index.ts', "export { x } from 'node:fs'"],
    ['src/renderer/main.ts', "export { x } from 'echarts/core'"],
    ['src/renderer/features/data/index.ts', "export { x } from '../feature'"],
    ['src/solver/index.ts', 'export const x = Math.sqrt(2) + 2 ** -30'],
  ]
  // Without type information: these rules need none, and the files need not exist.
  const eslint = new ESLint({ cwd: root, overrideConfig: [typescript.configs.disableTypeChecked] })
  const rulesHit = async (file: string, code: string) => {
    const [result] = await eslint.lintText(`${code}\n`, { filePath: join(root, file) })
    return result!.messages.map((message) => message.ruleId ?? message.message)
  }

  test.each(violations)('refuse in %s: %s', async (file, code, rule) => {
    expect(await rulesHit(file, code)).toContain(rule)
  })

  test('check promises with type information', async () => {
    const config = (await new ESLint({ cwd: root }).calculateConfigForFile(join(root, 'src/web/main.ts'))) as LintConfig
    expect(config.rules['@typescript-eslint/no-floating-promises']?.[0]).toBe(2)
    expect(config.rules['@typescript-eslint/no-misused-promises']?.[0]).toBe(2)
  })

  test.each(allowed)('allow in %s: %s', async (file, code) => {
    expect(await rulesHit(file, code)).toEqual([])
  })
})

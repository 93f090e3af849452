import { builtinModules } from 'node:module'
import { dirname, relative, resolve, sep } from 'node:path'

/** @typedef {{ imports: readonly string[], packages: readonly string[], types: string }} Layer */

/**
 * The lint rule behind layers.mjs: what a file of a layer may import.
 * Options: `[{ source: absolute path of src, layers: the table }]`.
 * @type {import('eslint').Rule.RuleModule}
 */
export const layerImports = {
  meta: { type: 'problem', schema: [{ type: 'object' }], messages: { forbidden: '{{reason}}' } },
  create(context) {
    const { source, layers } = context.options[0]
    /** @param {import('estree').Node | null | undefined} literal */
    const check = (literal) => {
      if (literal?.type !== 'Literal' || typeof literal.value !== 'string') return
      const reason = importProblem(context.filename, literal.value, source, layers)
      if (reason) context.report({ node: literal, messageId: 'forbidden', data: { reason } })
    }
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      /** @param {{ source: import('estree').Node }} node an `import('...')` in a type */
      TSImportType: (node) => check(node.source),
    }
  },
}

/**
 * Why a file may not import a module, empty when it may.
 * @param {string} file absolute path
 * @param {string} specifier
 * @param {string} source absolute path of src
 * @param {Record<string, Layer>} layers
 */
export function importProblem(file, specifier, source, layers) {
  const [layerName = ''] = segments(source, file)
  const layer = layers[layerName]
  if (!layer) return `src/${layerName} is not in layers.mjs.`
  if (!specifier.startsWith('.')) return packageProblem(specifier, layerName, layer)

  const target = resolve(dirname(file), specifier.replace(/\?.*$/, ''))
  const [targetLayer = '', ...inside] = segments(source, target)
  if (targetLayer === layerName) return featureProblem(segments(source, file), segments(source, target))
  const isPackageDescription = layer.types === 'node' && target === resolve(source, '..', 'package.json')
  if (isPackageDescription) return ''
  if (targetLayer === '..') return `src/${layerName} may not import a file outside src.`
  if (!layer.imports.includes(targetLayer)) {
    return `src/${layerName} may not import src/${targetLayer} (layers.mjs allows: ${layer.imports.join(', ') || 'no other layer'}).`
  }
  const isIndex = inside.length === 0 || (inside.length === 1 && /^index(\.ts)?$/.test(inside[0] ?? ''))
  return isIndex ? '' : `Import src/${targetLayer} through its index, not ${inside.join('/')}.`
}

/**
 * @param {string} specifier
 * @param {string} layerName
 * @param {Layer} layer
 */
function packageProblem(specifier, layerName, layer) {
  if (specifier.startsWith('node:')) {
    return layer.packages.includes('node') ? '' : `src/${layerName} may not use Node's modules (layers.mjs).`
  }
  if (builtinModules.includes(specifier)) return `Write node:${specifier}.`
  const isAllowed = layer.packages.some((pattern) =>
    pattern.endsWith('/*') ? specifier.startsWith(pattern.slice(0, -1)) : specifier === pattern,
  )
  return isAllowed ? '' : `src/${layerName} may not import the package ${specifier} (layers.mjs).`
}

/**
 * Features of the window do not know each other.
 * @param {string[]} from path segments below src
 * @param {string[]} to
 */
function featureProblem(from, to) {
  const feature = featureOf(from)
  const other = featureOf(to)
  const isForeign = feature !== '' && other !== '' && feature !== other
  return isForeign
    ? `The feature ${feature} may not import the feature ${other}: share it in a folder beside features.`
    : ''
}

/**
 * The feature that a path lies in; a file directly in features/ (the list, the seam) belongs to none.
 * @param {string[]} path
 */
function featureOf([layer, folder, feature = '']) {
  const isFolder = !feature.includes('.') && feature !== 'index' && feature !== 'feature'
  return layer === 'renderer' && folder === 'features' && isFolder ? feature : ''
}

/**
 * @param {string} folder
 * @param {string} path
 */
function segments(folder, path) {
  return relative(folder, path).split(sep)
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './tracked-files'

interface LockedPackage {
  version: string
  integrity?: string
  hasInstallScript?: boolean
}

interface Manifest {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  optionalDependencies: Record<string, string>
  allowScripts: Record<string, boolean>
}

interface InstalledManifest {
  scripts?: Record<string, string>
}

const manifest = readJson<Manifest>('package.json')
const { packages } = readJson<{ packages: Record<string, LockedPackage> }>('package-lock.json')
const locked = Object.entries(packages).filter(([path]) => path !== '')

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as T
}

/** npm runs a package's install scripts, and node-gyp for one with a binding.gyp. */
function runsAtInstall(path: string, entry: LockedPackage): boolean {
  if (entry.hasInstallScript === true || existsSync(join(root, path, 'binding.gyp'))) return true
  if (!existsSync(join(root, path, 'package.json'))) return false
  const { scripts = {} } = readJson<InstalledManifest>(join(path, 'package.json'))
  return ['preinstall', 'install', 'postinstall'].some((name) => name in scripts)
}

test('allowScripts decides on every package that would run something when it is installed', () => {
  const running = locked.filter(([path, entry]) => runsAtInstall(path, entry)).map(([path]) => nameOf(path))
  expect(running).toContain('better-sqlite3')
  expect(running.filter((name) => !(name in manifest.allowScripts))).toEqual([])
})

test('allowScripts only names packages that are installed', () => {
  const names = locked.map(([path]) => nameOf(path))
  expect(Object.keys(manifest.allowScripts).filter((name) => !names.includes(name))).toEqual([])
})

test('every dependency has one exact version, and the lockfile has the same', () => {
  const declared = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
  const differing = Object.entries(declared).filter(
    ([name, version]) => packages[`node_modules/${name}`]?.version !== version,
  )
  expect(differing).toEqual([])
})

test('every locked package is checked by its hash', () => {
  expect(locked.filter(([, entry]) => entry.integrity === undefined).map(([path]) => path)).toEqual([])
})

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

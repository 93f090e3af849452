import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} LockedPackage
 * @property {string} version
 * @property {string} [license] SPDX expression
 * @property {boolean} [dev]
 * @property {string[]} [os]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 */

/**
 * @typedef {object} ShippedPackage
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX expression
 * @property {string} path of its folder, relative to the root
 * @property {boolean} isPlatformBuild a build of another package for one platform, installed on that one only
 */

/** Electron brings the notices of itself and of Chromium with its runtime. */
const withOwnNotices = ['electron']

/**
 * The packages that an installed Kinode contains: what the sources import, bundled or not, and everything that those depend on.
 * From the lockfile, so the same on every platform; a little more than what the bundler keeps.
 * @param {string} root
 * @returns {ShippedPackage[]} by name
 */
export function shippedPackages(root) {
  /** @type {Record<string, LockedPackage>} */
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  /** @type {Map<string, ShippedPackage>} */
  const found = new Map()
  /**
   * @param {string} name
   * @param {string} from path of the package that needs it
   */
  const add = (name, from) => {
    const path = resolvePackage(locked, name, from)
    const entry = locked[path]
    if (!entry || found.has(path)) return
    found.set(path, {
      name,
      version: entry.version,
      licence: entry.license ?? 'unknown',
      path,
      isPlatformBuild: entry.os !== undefined,
    })
    for (const dependency of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))
      add(dependency, path)
  }
  const declared = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const imported = importedPackages(join(root, 'src'))
  const bundled = Object.keys(declared.devDependencies).filter(
    (name) => imported.has(name) && !withOwnNotices.includes(name),
  )
  for (const name of [...Object.keys(declared.dependencies), ...bundled]) add(name, '')
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/**
 * Node's resolution in the lockfile's terms: the nearest node_modules that has the package.
 * @param {Record<string, LockedPackage>} locked
 * @param {string} name
 * @param {string} from
 */
function resolvePackage(locked, name, from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (locked[path] || folder === '') return path
  }
}

/**
 * The packages that the sources name in an import of a script or a style sheet.
 * @param {string} source
 */
function importedPackages(source) {
  const specifier = /(?:\bfrom|\bimport|@import)\s*\(?\s*['"]((?:@[\w.-]+\/)?[\w.-]+)/g
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|vue|css)$/.test(path))
    .flatMap((path) => [...readFileSync(join(source, path), 'utf8').matchAll(specifier)].map((match) => match[1]))
  return new Set(names)
}

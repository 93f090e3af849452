import { build } from './build.mjs'
import { install } from './install.mjs'
import { nodeExecutable } from './node-programs.mjs'

/** @param {string} line stdout belongs to the program that is started */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/**
 * @typedef {object} Prepared
 * @property {string} node the Node to run Kinode's programs with; empty when they cannot be run, and the reason has been said
 * @property {number} code the exit code then
 */

/**
 * Installs what is missing and builds what is stale.
 * @param {string} root
 * @returns {Promise<Prepared>}
 */
export async function prepare(root) {
  const prepared = await preparePackages(root)
  if (prepared.node === '') return prepared
  const built = await build(root, prepared.node, say)
  return built.problem ? refuse(built) : prepared
}

/**
 * Installs what is missing, without building.
 * @param {string} root
 * @returns {Promise<Prepared>}
 */
export async function preparePackages(root) {
  const installed = await install(root, say)
  if (installed.problem) return refuse(installed)
  const node = nodeExecutable(root)
  if (node !== '') return { node, code: 0 }
  return refuse({
    problem:
      `Kinode cannot run on Node.js ${process.versions.node}, and the newer one among its packages does not start here; ` +
      'install Node.js 22.12 or later from https://nodejs.org.',
    code: 1,
  })
}

/** @param {{ problem: string, code: number }} outcome */
function refuse(outcome) {
  say(outcome.problem)
  return { node: '', code: outcome.code }
}

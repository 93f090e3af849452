import { join } from 'node:path'
import { root, userFolder } from './checkout.mjs'
import { downloadElectron, installedElectron, refusalToRun } from './electron-runtime.mjs'
import { prepare, say } from './prepare.mjs'
import { runProgram } from './run-program.mjs'
import { parseStartOptions, usage } from './start-options.mjs'

/** A window that ends with an error within this time (ms) never came up: the web host takes over. */
const startLimit = 5_000

/**
 * Opens the workbench: in Electron where that runs, else served to a browser.
 * @param {string[]} programArguments
 * @returns {Promise<number>} exit code
 */
export default async function start(programArguments) {
  const { options, problem } = parseStartOptions(programArguments, userFolder(root))
  if (!options) {
    say(`${problem}\n\n${usage}`)
    return 2
  }
  if (options.help) {
    process.stdout.write(usage)
    return 0
  }
  const { node, code } = await prepare(root)
  if (node === '') return code
  if (options.web) return serve(node, options)

  const opened = await openWindow(node, options)
  if (opened.reason === '') return opened.code
  say(`No window, because ${opened.reason}; the workbench is served to your browser instead.`)
  return serve(node, options)
}

/**
 * @param {string} node
 * @param {import('./start-options.mjs').StartOptions} options
 * @returns {Promise<{ code: number, reason: string }>} reason: why no window came up; empty when one did, and has been closed
 */
async function openWindow(node, options) {
  const refusal = refusalToRun(process.env, process.platform, process.getuid?.())
  if (refusal) return { code: 1, reason: refusal }
  if (!installedElectron(root, process.env)) {
    const missing = await downloadElectron({ root, node, environment: process.env, again: options.electron, say })
    if (missing.interruption) return { code: missing.interruption, reason: '' }
    if (missing.problem) return { code: 1, reason: missing.problem }
  }
  const startedAt = performance.now()
  const ended = await runProgram(installedElectron(root, process.env), [root, ...projectArguments(options)], {
    env: windowEnvironment(),
    output: 'capture',
  })
  // Exit code 0 soon is a window closed at once, or one more start that the running window has taken over.
  const neverCameUp = ended.code !== 0 && !ended.interruption && performance.now() - startedAt < startLimit
  return { code: ended.code, reason: neverCameUp ? `Electron did not start (${explain(ended)})` : '' }
}

/** Without the variable that turns Electron into plain Node, as terminals inside other Electron programs have it. */
function windowEnvironment() {
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env
  return environment
}

/** @param {import('./run-program.mjs').Ended} ended */
function explain(ended) {
  if (/sandbox/i.test(ended.tail)) return 'this system does not allow its sandbox'
  const lastLine = ended.tail.trim().split('\n').pop() ?? ''
  return lastLine === '' ? `exit code ${ended.code}` : `exit code ${ended.code}: ${lastLine.slice(0, 200)}`
}

/**
 * @param {string} node
 * @param {import('./start-options.mjs').StartOptions} options
 */
async function serve(node, options) {
  const port = options.port === '' ? [] : ['--port', options.port]
  const ended = await runProgram(node, [join(root, 'out', 'main', 'web.js'), ...port, ...projectArguments(options)], {
    cwd: userFolder(root),
  })
  return ended.code
}

/** @param {import('./start-options.mjs').StartOptions} options */
function projectArguments(options) {
  return options.project === '' ? [] : ['--project', options.project]
}

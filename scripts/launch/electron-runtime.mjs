import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { launchFile } from './checkout.mjs'
import { runProgram } from './run-program.mjs'

/** How long a download may take, and after how long a failed one is tried again unasked (ms). */
const downloadLimit = 60_000
const retryAfter = 24 * 60 * 60 * 1_000

const executables = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }

/**
 * Why Electron would refuse to run for this user on this machine, known without trying; empty when nothing speaks against it.
 * @param {NodeJS.ProcessEnv} environment
 * @param {NodeJS.Platform} platform
 * @param {number | undefined} user numeric user id, where there is one
 */
export function refusalToRun(environment, platform, user) {
  if (platform !== 'linux') return ''
  if (user === 0) return 'Electron does not run as root'
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) return 'there is no display'
  return ''
}

/**
 * The Electron executable of this checkout, empty when it has not been downloaded. Never asks the `electron` package itself, which
 * would start a download without a time limit.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} environment
 */
export function installedElectron(root, environment) {
  const elsewhere = environment.ELECTRON_OVERRIDE_DIST_PATH
  const folder = elsewhere || join(root, 'node_modules', 'electron', 'dist')
  const executable = join(folder, executables[/** @type {'darwin' | 'win32'} */ (process.platform)] ?? 'electron')
  if (!existsSync(executable)) return ''
  return elsewhere || versionIn(folder) === wantedVersion(root) ? executable : ''
}

/**
 * Downloads the Electron runtime into node_modules, within a time limit. A failure is remembered for a day.
 * @param {object} download
 * @param {string} download.root
 * @param {string} download.node
 * @param {NodeJS.ProcessEnv} download.environment
 * @param {boolean} download.again try although the last attempt failed
 * @param {(line: string) => void} download.say
 * @param {number} [download.limit] ms
 * @returns {Promise<{ problem: string, interruption: number }>} problem: why there is no runtime, empty when there is one now;
 *   interruption: the exit code after a signal, else 0
 */
export async function downloadElectron({ root, node, environment, again, say, limit = downloadLimit }) {
  const version = wantedVersion(root)
  const earlier = readFailure(root)
  if (!again && earlier && earlier.version === version && Date.now() - earlier.at < retryAfter) {
    const when = new Date(earlier.at).toLocaleString()
    return { problem: `${earlier.reason} (on ${when}; npm start -- --electron tries again)`, interruption: 0 }
  }
  say(`Downloading Electron ${version} (once; at most ${limit / 1_000} s) ...`)
  const installer = join(root, 'node_modules', 'electron', 'install.js')
  const ended = await runProgram(node, [installer], { env: environment, output: 'silent', timeLimit: limit })
  if (installedElectron(root, environment)) {
    rmSync(failureFile(root), { force: true })
    return { problem: '', interruption: 0 }
  }
  if (ended.interruption) return { problem: 'its download was interrupted', interruption: ended.interruption }
  const reason = ended.timedOut
    ? `Electron could not be downloaded within ${limit / 1_000} s`
    : `Electron could not be downloaded (${cause(ended.tail)})`
  mkdirSync(dirname(failureFile(root)), { recursive: true })
  writeFileSync(failureFile(root), JSON.stringify({ version, reason, at: Date.now() }))
  return { problem: reason, interruption: 0 }
}

/** @param {string} root */
function wantedVersion(root) {
  return JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8')).version
}

/** @param {string} folder */
function versionIn(folder) {
  const file = join(folder, 'version')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : ''
}

/** @param {string} root */
function failureFile(root) {
  return launchFile(root, '.electron-download.json')
}

/**
 * @param {string} root
 * @returns {{ version: string, reason: string, at: number } | null}
 */
function readFailure(root) {
  try {
    return JSON.parse(readFileSync(failureFile(root), 'utf8'))
  } catch {
    return null
  }
}

/**
 * The line of a stack trace that names the error.
 * @param {string} output
 */
function cause(output) {
  const lines = output.split('\n').map((line) => line.trim())
  return (lines.find((line) => /error/i.test(line)) ?? lines.find((line) => line !== '') ?? 'no message').slice(0, 200)
}

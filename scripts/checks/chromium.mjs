import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runProgram } from '../launch/run-program.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const usualPlaces = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
}
/** How long Debian's package may take to install (ms). */
const installLimit = 5 * 60_000

/**
 * A Chromium for the browser tests: the one that KINODE_CHROMIUM names, else one on this machine.
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {string} path of the executable, empty when there is none that runs
 */
export function findChromium(environment = process.env) {
  if (environment.KINODE_CHROMIUM) return runs(environment.KINODE_CHROMIUM) ? environment.KINODE_CHROMIUM : ''
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const candidates = [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...(usualPlaces[/** @type {'darwin' | 'win32'} */ (process.platform)] ?? []),
  ]
  return candidates.find(runs) ?? ''
}

/**
 * Finds a Chromium, or installs Debian's package where that is possible.
 * @param {(line: string) => void} say
 * @returns {Promise<{ path: string, problem: string }>} problem: why there is none
 */
export async function provideChromium(say) {
  const found = findChromium()
  if (found) return { path: found, problem: '' }
  if (process.env.KINODE_CHROMIUM)
    return { path: '', problem: `KINODE_CHROMIUM (${process.env.KINODE_CHROMIUM}) does not run` }
  if (!isDebian() || process.getuid?.() !== 0) {
    return { path: '', problem: 'no Chromium was found; install one, or name it in KINODE_CHROMIUM' }
  }
  say("Installing Debian's package chromium for the browser tests ...")
  if (!(await aptGet('install', '--yes', '--no-install-recommends', 'chromium'))) {
    await aptGet('update')
    await aptGet('install', '--yes', '--no-install-recommends', 'chromium')
  }
  const installed = findChromium()
  return { path: installed, problem: installed ? '' : "Debian's package chromium could not be installed" }
}

/** @param {string} path */
function runs(path) {
  if (!existsSync(path)) return false
  // On Windows `--version` opens a window. Ubuntu's chromium-browser is there without the browser itself: it says so and fails.
  return process.platform === 'win32' || spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0
}

function isDebian() {
  try {
    return (
      /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8')) &&
      existsSync('/usr/bin/apt-get')
    )
  } catch {
    return false
  }
}

/** @param {string[]} aptArguments */
async function aptGet(...aptArguments) {
  const ended = await runProgram('apt-get', aptArguments, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    output: 'stderr',
    timeLimit: installLimit,
  })
  return ended.code === 0
}

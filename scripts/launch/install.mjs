import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchFile } from './checkout.mjs'
import { exclusively } from './exclusive.mjs'
import { fingerprint } from './fingerprint.mjs'
import { npmCommand, pathOutside } from './node-programs.mjs'
import { runProgram } from './run-program.mjs'

const stampName = '.kinode-installed'
const networkErrors = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED)\b/

/**
 * Installs the locked packages when they are missing or the lockfile has changed since; a failed or half install has no stamp and is
 * repeated. npm's output goes to stderr.
 * @param {string} root
 * @param {(line: string) => void} say
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Promise<{ problem: string, code: number }>} problem: empty when everything is there, else one sentence
 */
export async function install(root, say, environment = process.env) {
  if (isInstalled(root)) return { problem: '', code: 0 }
  return exclusively(
    launchFile(root, '.install.lock'),
    async () => (isInstalled(root) ? { problem: '', code: 0 } : runInstall(root, say, environment)),
    (owner) => say(`Another Kinode (process ${owner.pid}) is installing; waiting for it.`),
  )
}

/** @param {string} root */
export function isInstalled(root) {
  const stamp = join(root, 'node_modules', stampName)
  const wanted = stampFor(root)
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === wanted
  if (!isInstalledByHand(root)) return false
  writeFileSync(stamp, wanted)
  return true
}

/**
 * What an install is the result of: the lockfile, and the platform whose optional packages it chose.
 * @param {string} root
 */
function stampFor(root) {
  return `${fingerprint(root, ['package-lock.json'])} ${process.platform} ${process.arch}\n`
}

/**
 * True after an `npm ci` by hand: npm writes its own record last, and every package in it is the locked one and there.
 * @param {string} root
 */
function isInstalledByHand(root) {
  const locked = readPackages(join(root, 'package-lock.json'))
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
  if (!locked || !installed) return false
  return Object.entries(locked).every(([path, entry]) => {
    if (path === '') return true
    if (!installed[path]) return entry.optional === true
    return installed[path].version === entry.version && existsSync(join(root, path, 'package.json'))
  })
}

/**
 * @param {string} lockfile
 * @returns {Record<string, { version: string, optional?: boolean }> | null}
 */
function readPackages(lockfile) {
  try {
    return JSON.parse(readFileSync(lockfile, 'utf8')).packages
  } catch {
    return null
  }
}

/**
 * @param {string} root
 * @param {(line: string) => void} say
 * @param {NodeJS.ProcessEnv} environment
 */
async function runInstall(root, say, environment) {
  const [node, ...npm] = npmCommand(root, environment)
  if (!node) return { problem: 'Kinode needs npm to install its packages, and npm was not found.', code: 1 }
  say('Installing the packages that Kinode is built from (once; about half a minute) ...')
  rmSync(join(root, 'node_modules', stampName), { force: true })
  const wanted = stampFor(root)
  const ended = await runProgram(
    node,
    // NODE_ENV=production or an `omit` in the user's settings would leave out what the build needs. npm's warnings are about the
    // Node that runs npm, where the packages run under the Node among them.
    [
      ...npm,
      'ci',
      '--include=dev',
      '--include=optional',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ],
    { cwd: root, env: { ...environment, PATH: pathOutside(root, environment) }, output: 'capture' },
  )
  if (ended.interruption)
    return { problem: 'Installing was interrupted; the next start repeats it.', code: ended.interruption }
  if (ended.code !== 0) return { problem: installProblem(ended), code: 1 }
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(join(root, 'node_modules', stampName), wanted)
  return { problem: '', code: 0 }
}

/** @param {import('./run-program.mjs').Ended} ended */
function installProblem(ended) {
  const network = networkErrors.exec(ended.tail)
  if (network) {
    return (
      `Kinode could not install its packages because the npm registry cannot be reached (${network[1]}); ` +
      'connect this computer to the network once and repeat the command.'
    )
  }
  return `Kinode could not install its packages: npm ci ended with code ${ended.code} (its messages are above).`
}

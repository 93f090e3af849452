import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { launchFile } from './checkout.mjs'
import { exclusively } from './exclusive.mjs'
import { fingerprint } from './fingerprint.mjs'
import { runProgram } from './run-program.mjs'

/** How long after its build a part may still be loaded by a program that runs on it (ms). */
const earlierBuildAge = 24 * 60 * 60 * 1_000

/** Everything that the build reads. */
const sources = [
  'src',
  'electron.vite.config.ts',
  'tsconfig.base.json',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]

/**
 * Builds `out/` when the sources have changed since it was built. The build's output goes to stderr.
 * @param {string} root
 * @param {string} node the Node to build with
 * @param {(line: string) => void} say
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Promise<{ problem: string, code: number }>} problem: empty when `out/` is current, else one sentence
 */
export async function build(root, node, say, environment = process.env) {
  if (isBuilt(root)) return { problem: '', code: 0 }
  return exclusively(
    launchFile(root, '.build.lock'),
    async () => (isBuilt(root) ? { problem: '', code: 0 } : runBuild(root, node, say, environment)),
    (owner) => say(`Another Kinode (process ${owner.pid}) is building; waiting for it.`),
  )
}

/** @param {string} root */
export function isBuilt(root) {
  const stamp = launchFile(root, '.stamp')
  return (
    existsSync(stamp) &&
    existsSync(join(root, 'out', 'main')) &&
    readFileSync(stamp, 'utf8') === fingerprint(root, sources)
  )
}

/**
 * @param {string} root
 * @param {string} node
 * @param {(line: string) => void} say
 * @param {NodeJS.ProcessEnv} environment
 */
async function runBuild(root, node, say, environment) {
  say('Building Kinode ...')
  const stamp = launchFile(root, '.stamp')
  rmSync(stamp, { force: true })
  const built = fingerprint(root, sources)
  const ended = await runProgram(
    node,
    [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: root,
      // A NODE_ENV from outside (a test runner's, say) would put development code into the build.
      env: { ...environment, NODE_ENV: 'production', KINODE_KEEP_EARLIER_BUILD: '1' },
      output: 'stderr',
    },
  )
  if (ended.interruption) return { problem: 'Building was interrupted.', code: ended.interruption }
  if (ended.code !== 0) {
    return {
      problem: `Kinode could not be built: electron-vite ended with code ${ended.code} (its messages are above).`,
      code: 1,
    }
  }
  for (const part of ['main', 'preload', 'renderer']) removeEarlierBuilds(join(root, 'out', part))
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, built)
  return { problem: '', code: 0 }
}

/**
 * Removes what no build has written for a day. Younger parts stay, as their names hold their hashes: a program that runs on an
 * earlier build still loads them.
 * @param {string} folder
 */
function removeEarlierBuilds(folder) {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name)
    const status = statSync(file, { throwIfNoEntry: false })
    if (status?.isFile() && Date.now() - status.mtimeMs > earlierBuildAge) rmSync(file)
  }
}

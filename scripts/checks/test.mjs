import { root } from '../launch/checkout.mjs'
import { build } from '../launch/build.mjs'
import { npmCommand } from '../launch/node-programs.mjs'
import { preparePackages, say } from '../launch/prepare.mjs'
import { runProgram } from '../launch/run-program.mjs'
import { provideChromium } from './chromium.mjs'
import { checks, parseTestOptions, usage } from './options.mjs'
import { listTests, runSuite } from './suite.mjs'
import { report, tally } from './tally.mjs'

/** The npm script behind each check that is one. */
const scripts = new Map([
  ['format', 'format:check'],
  ['lint', 'lint'],
  ['types', 'types'],
])

/**
 * Runs the checks and tests, and prints the totals on the last line.
 * @param {string[]} programArguments
 * @returns {Promise<number>} exit code: 0 when nothing failed
 */
export default async function test(programArguments) {
  const { options, problem } = parseTestOptions(programArguments)
  if (!options) {
    say(`${problem}\n\n${usage}`)
    return 2
  }
  if (options.help) {
    process.stdout.write(usage)
    return 0
  }
  const { node, code } = await preparePackages(root)
  if (node === '') {
    process.stdout.write(report([tally('install', { failed: [{ name: 'install', message: 'see above' }] })]))
    return code
  }

  const tallies = []
  let isBuilt = true
  for (const name of namesToRun(options)) {
    say(`\n== ${name}`)
    const startedAt = performance.now()
    const { interruption, ...counted } = checks.includes(name)
      ? await runCheck(name, node)
      : await runTests(name, node, options.paths, isBuilt)
    tallies.push(tally(name, { ...counted, seconds: (performance.now() - startedAt) / 1_000 }))
    if (name === 'build') isBuilt = counted.failed.length === 0
    if (interruption) return interruption
  }
  if (tallies.every((part) => part.passed + part.failed.length + part.skipped.length === 0)) {
    tallies.push(
      tally('selection', { failed: [{ name: options.paths.join(' '), message: 'no test has such a path' }] }),
    )
  }
  process.stdout.write(report(tallies))
  return tallies.some((part) => part.failed.length > 0) ? 1 : 0
}

/**
 * The tests run against what was built, so any selection of them builds first.
 * @param {import('./options.mjs').TestOptions} options
 */
function namesToRun({ names }) {
  return names.every((name) => checks.includes(name)) ? names : [...new Set(['build', ...names])]
}

/**
 * One check counts as one test.
 * @param {string} name
 * @param {string} node
 */
async function runCheck(name, node) {
  const { problem, interruption } = name === 'build' ? await runBuild(node) : await runScript(name)
  const failed = problem ? [{ name, message: problem }] : []
  return { passed: problem ? 0 : 1, failed, skipped: [], interruption }
}

/** @param {string} node */
async function runBuild(node) {
  const { problem, code } = await build(root, node, say)
  return { problem, interruption: code > 128 ? code : 0 }
}

/** @param {string} name */
async function runScript(name) {
  const [program, ...npm] = npmCommand(root, process.env)
  if (!program) return { problem: 'npm was not found', interruption: 0 }
  const script = scripts.get(name) ?? name
  const ended = await runProgram(program, [...npm, 'run', '--silent', script], { cwd: root })
  const problem =
    ended.code === 0 ? '' : `npm run ${script} ended with exit code ${ended.code} (its messages are above)`
  return { problem, interruption: ended.interruption }
}

/**
 * @param {string} name
 * @param {string} node
 * @param {string[]} paths
 * @param {boolean} isBuilt
 */
async function runTests(name, node, paths, isBuilt) {
  const environment = process.stdout.isTTY ? process.env : withoutColours(process.env)
  const suite = { root, node, name, paths, environment }
  if (name === 'unit') return runSuite(suite)
  if (!isBuilt) return notRun('it needs the build, which failed')
  if (name !== 'browser') return runSuite(suite)

  const chromium = await provideChromium(say)
  if (chromium.path) return runSuite({ ...suite, environment: { ...environment, KINODE_CHROMIUM: chromium.path } })
  say(`The browser tests are skipped: ${chromium.problem}.`)
  const skipped = await listTests(suite)
  return skipped.length > 0
    ? { passed: 0, failed: [], skipped, interruption: 0 }
    : notRun('its tests could not be listed')
}

/** @param {string} message */
function notRun(message) {
  return { passed: 0, failed: [{ name: 'the suite', message }], skipped: [], interruption: 0 }
}

/**
 * A log file wants no colours, which npm's environment may ask for.
 * @param {NodeJS.ProcessEnv} environment
 */
function withoutColours({ FORCE_COLOR: _, ...environment }) {
  return { ...environment, NO_COLOR: '1' }
}

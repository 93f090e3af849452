import { parseArgs } from 'node:util'
import { usageProblem } from '../launch/usage-problem.mjs'

/** The checks in the order in which they run; `suites` are the vitest projects among them. */
export const checks = ['build', 'format', 'lint', 'types']
export const suites = ['unit', 'integration', 'browser']

export const usage = `Usage: npm test [-- OPTIONS] [PATHS]

Installs and builds what is missing or stale, then runs every check and every test.

  --only NAME      run only this one (repeatable): ${[...checks, ...suites].join(', ')}
  PATHS            run only the tests whose file's path contains one of these
  --help           show this text
`

/**
 * @typedef {object} TestOptions
 * @property {string[]} names the checks and suites to run
 * @property {string[]} paths filters on test files; empty for all
 * @property {boolean} help
 */

/**
 * @param {string[]} programArguments
 * @returns {{ options: TestOptions, problem: '' } | { options: null, problem: string }} problem: one sentence
 */
export function parseTestOptions(programArguments) {
  let parsed
  try {
    parsed = parseArgs({
      args: programArguments,
      allowPositionals: true,
      options: {
        only: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    return { options: null, problem: usageProblem(error) }
  }
  const { values, positionals: paths } = parsed
  const known = [...checks, ...suites]
  const unknown = values.only.find((name) => !known.includes(name))
  if (unknown !== undefined)
    return { options: null, problem: `--only takes one of ${known.join(', ')}, not '${unknown}'.` }
  const names = values.only.length > 0 ? values.only : paths.length > 0 ? suitesOf(paths) : known
  return { options: { names, paths, help: values.help }, problem: '' }
}

/**
 * The suites whose folders the paths can mean.
 * @param {string[]} paths
 */
function suitesOf(paths) {
  const named = suites.filter((suite) => paths.some((path) => path.includes(`tests/${suite}`)))
  return named.length > 0 ? named : suites
}

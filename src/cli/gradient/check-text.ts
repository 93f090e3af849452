import { type DifferenceSummary, type GradientCheck, type GradientRow, describeFailure } from '../../shared'
import { type Column, formatBytes, formatTable, formatValue } from '../terminal'

/** All gradient methods beside one another for a person: a table, then what each of its rows means. */
export function checkText(check: GradientCheck): string {
  const { sizes, lossName, relativeTolerance, absoluteTolerance, rows, kinked } = check
  const { states, parameters, experiments, sampleTimes } = sizes
  const subject = `${states} species, ${parameters} parameters, ${sampleTimes} sample times in ${experiments} ${experiments === 1 ? 'experiment' : 'experiments'}`
  return [
    `${subject}; loss ${lossName}, relative tolerance ${formatValue(relativeTolerance)}, absolute ${formatValue(absoluteTolerance)} of each scale.`,
    formatTable(columns, rows),
    rows.map((row) => `${row.gradientMethod}: ${wordsOf(row)}`).join('\n'),
    [...check.differences.map(differenceLine), solutionLine(check), ...(kinked ? [kinkLine] : [])].join('\n'),
  ].join('\n\n')
}

const kinkLine =
  'This loss has a kink where a residual changes its sign, which a tighter tolerance moves: judge nearness to the solution by --loss mse.'

const right = 'right' as const
const solved = ({ outcome }: GradientRow) => (outcome.status === 'solved' ? outcome : null)
const relative = (error: number | null): string => (error === null ? '-' : error.toExponential(1))

const columns: readonly Column<GradientRow>[] = [
  { title: 'method', cell: ({ gradientMethod }) => gradientMethod },
  { title: 'through', cell: ({ method }) => method },
  { title: 'verdict', cell: ({ outcome }) => (outcome.status === 'solved' ? outcome.verdict : 'none') },
  { title: 'from the steps', align: right, cell: (row) => relative(solved(row)?.stepsError ?? null) },
  { title: 'from the solution', align: right, cell: (row) => relative(solved(row)?.solutionError ?? null) },
  { title: 'loss', align: right, cell: (row) => formatValue(solved(row)?.loss ?? NaN) },
  { title: 'ms', align: right, cell: (row) => formatValue(1e3 * (solved(row)?.seconds ?? NaN)) },
  { title: 'steps', align: right, cell: (row) => String(solved(row)?.work.steps ?? '-') },
  { title: 'memory', align: right, cell: (row) => formatBytes(solved(row)?.memory ?? NaN) },
]

function wordsOf({ outcome }: GradientRow): string {
  if (outcome.status === 'failed') return describeFailure(outcome)
  return outcome.why === null ? outcome.words : `${outcome.words} ${outcome.why}`
}

function differenceLine({ methodTitle, resolution, directions, evaluations, failure }: DifferenceSummary): string {
  if (failure !== null) return `No differences of the steps of ${methodTitle}: ${describeFailure(failure)}`
  return `Differences of the steps of ${methodTitle}: ${directions} directions from ${evaluations} solves, good to ${relative(resolution)}.`
}

function solutionLine({ solution }: GradientCheck): string {
  if (solution.status === 'failed') return `No gradient of the solution: ${describeFailure(solution)}`
  const { gradientMethod, method, relativeTolerance, error } = solution
  return `The solution's gradient: ${gradientMethod} through ${method} at ${formatValue(relativeTolerance)}, good to ${relative(error)}.`
}

import type {
  GradientBar,
  GradientCostResult,
  GradientGrowth,
  GradientPoint,
  GradientReport,
  GradientSolver,
} from '../../shared'
import { type Column, formatBytes, formatTable, formatValue } from '../terminal'

/** Gradients for a person: every front, what the fronts come to, costs beside the solve, growth, and the bars. */
export function gradientText({
  problem,
  peer,
  solvers,
  costs,
  growth,
  bars,
  missing,
  machine,
}: GradientReport): string {
  const { title, states, parameters, sampleTimes, lossName, reference } = problem
  return [
    [
      `${title}: ${states} states, ${parameters} parameters, loss ${lossName} over ${sampleTimes} sample times; digits of the relative error of the gradient`,
      `against ${reference.gradientMethod} through ${reference.method} at ${formatValue(reference.relativeTolerance)}, which was checked to ${reference.digits.toFixed(1)} digits.`,
    ].join('\n'),
    ...solvers.map(solverText),
    markTable(solvers, peer?.title ?? null),
    ...(costs.length === 0
      ? []
      : [`A whole gradient beside the solve of its loss:\n${formatTable(costColumns, costs)}`]),
    ...growth.map(growthText),
    ...(bars.length === 0 ? [] : [`What is asked for:\n${formatTable(barColumns, bars)}`]),
    ...(missing.length === 0 ? [] : [missing.join('\n')]),
    `${machine.processor}, ${machine.arithmetic} arithmetic, Node ${machine.node}${peer === null ? '' : `, ${peer.title} ${peer.version}`}.`,
  ].join('\n\n')
}

function solverText({ name, title, peer, sweep, failures, front, refused }: GradientSolver): string {
  const heading = [
    peer ? title : `${title} (${name})`,
    `${sweep.length} gradients`,
    ...(failures === 0 ? [] : [`${failures} failed`]),
  ].join(', ')
  const table = front.length === 0 ? 'No gradient came to a digit.' : formatTable(frontColumns, front)
  return [heading, table, ...refused.map(({ method, reason }) => `Not through ${method}: ${reason}`)].join('\n')
}

const right = 'right' as const
const frontColumns: readonly Column<GradientPoint>[] = [
  { title: 'through', cell: ({ method }) => method },
  { title: 'rtol', align: right, cell: ({ relativeTolerance }) => relativeTolerance.toExponential(1) },
  { title: 'atol', align: right, cell: ({ absoluteTolerance }) => absoluteTolerance.toExponential(0) },
  { title: 'digits', align: right, cell: ({ digits }) => digits.toFixed(2) },
  { title: 'us', align: right, cell: ({ seconds }) => formatValue(1e6 * seconds) },
  { title: 'steps', align: right, cell: ({ work }) => String(work.steps) },
]

function markTable(solvers: readonly GradientSolver[], against: string | null): string {
  const digits = solvers[0]?.marks.map((mark) => mark.digits) ?? []
  const columns: Column<GradientSolver>[] = [
    { title: 'gradient', cell: ({ name }) => name },
    ...digits.map((mark, index): Column<GradientSolver> => ({
      title: `error ${(10 ** -mark).toExponential(0)}`,
      align: right,
      cell: ({ marks }) => markText(marks[index]!),
    })),
  ]
  const meaning = against === null ? '' : `, the part of ${against}'s adjoint`
  return `Microseconds for a relative error${meaning}, and through which method:\n${formatTable(columns, solvers)}`
}

function markText({ seconds, ratio, method }: GradientSolver['marks'][number]): string {
  if (seconds === null) return '-'
  const part = ratio === null ? '' : ` (${ratio.toFixed(3)})`
  return `${formatValue(1e6 * seconds)}${part} ${method ?? ''}`.trim()
}

const costColumns: readonly Column<GradientCostResult>[] = [
  { title: 'gradient', cell: ({ gradientMethod }) => gradientMethod },
  { title: 'through', cell: ({ method }) => method },
  { title: 'k', align: right, cell: ({ states }) => String(states) },
  { title: 'm', align: right, cell: ({ parameters }) => String(parameters) },
  { title: 'steps', align: right, cell: ({ steps }) => String(steps) },
  { title: 'solve, ms', align: right, cell: ({ solveSeconds }) => formatValue(1e3 * solveSeconds) },
  { title: 'gradient, ms', align: right, cell: ({ gradientSeconds }) => formatValue(1e3 * gradientSeconds) },
  { title: 'ratio', align: right, cell: ({ ratio }) => ratio.toFixed(2) },
]

const growthColumns: readonly Column<GradientGrowth['points'][number]>[] = [
  { title: 'k', align: right, cell: ({ states }) => String(states) },
  { title: 'm', align: right, cell: ({ parameters }) => String(parameters) },
  { title: 'ms', align: right, cell: ({ seconds }) => formatValue(1e3 * seconds) },
  { title: 'steps', align: right, cell: ({ steps }) => String(steps) },
  { title: 'ms a step', align: right, cell: ({ secondsPerStep }) => formatValue(1e3 * secondsPerStep) },
  { title: 'memory', align: right, cell: ({ memory }) => formatBytes(memory) },
]

function growthText({ gradientMethod, title, by, points, exponent, ended }: GradientGrowth): string {
  const size = by === 'states' ? 'k' : 'm'
  const power = exponent === null ? 'as is not known' : `as ${size}^${exponent.toFixed(2)}`
  return [
    `${title} (${gradientMethod}) grows with ${by} ${power}.`,
    ...(points.length === 0 ? [] : [formatTable(growthColumns, points)]),
    ...(ended === null ? [] : [`It ended at k = ${ended.states}, m = ${ended.parameters}: ${ended.reason}`]),
  ].join('\n')
}

const barColumns: readonly Column<GradientBar>[] = [
  { title: 'what', cell: ({ title }) => title },
  { title: 'value', align: right, cell: ({ value }) => (value === null ? '-' : formatValue(value)) },
  { title: 'at most', align: right, cell: ({ most }) => String(most) },
  { title: 'met', cell: ({ value, most }) => (value === null ? '-' : value <= most ? 'yes' : 'no') },
]

import type { BarResult, FamilyResult, GrowthPoint, ScalingReport } from '../../shared'
import { type Column, formatTable, formatValue } from '../terminal'

/** How cost grows, for a person. */
export function scalingText({ method, families, bars, yardstick, machine }: ScalingReport): string {
  return [
    `Growth of cost with ${method}.`,
    ...families.map(familyText),
    `Seconds from the receipt of the job in a new engine, median:\n${formatTable(barColumns, bars)}`,
    ...(yardstick === null ? [] : [`Yardstick: ${yardstick.title}: ${formatValue(1e6 * yardstick.seconds)} us.`]),
    `${machine.processor}, ${machine.arithmetic} arithmetic, Node ${machine.node}.`,
  ].join('\n\n')
}

const right = 'right' as const
const growthColumns: readonly Column<GrowthPoint>[] = [
  { title: 'k', align: right, cell: ({ states }) => String(states) },
  { title: 'parameters', align: right, cell: ({ parameters }) => String(parameters) },
  { title: 'reactions', align: right, cell: ({ reactions }) => (reactions === null ? '-' : String(reactions)) },
  { title: 'entries of J', align: right, cell: ({ jacobianEntries }) => String(jacobianEntries) },
  { title: 'of L and U', align: right, cell: ({ factorEntries }) => String(factorEntries) },
  { title: 'first step, ms', align: right, cell: ({ firstStepSeconds }) => formatValue(1e3 * firstStepSeconds) },
  { title: 'step, us', align: right, cell: ({ secondsPerStep }) => formatValue(1e6 * secondsPerStep) },
  { title: 'steps', align: right, cell: ({ steps }) => String(steps) },
]

function familyText({ title, points, stepExponent, firstStepExponent, workExponent, ended }: FamilyResult): string {
  const exponent = (value: number | null) => (value === null ? 'unknown' : `k^${value.toFixed(2)}`)
  const work = workExponent === null ? '' : `, or as (reactions + entries of L and U)^${workExponent.toFixed(2)}`
  return [
    `${title}: one step grows as ${exponent(stepExponent)}${work}, the first one with compilation as ${exponent(firstStepExponent)}.`,
    ...(points.length === 0 ? [] : [formatTable(growthColumns, points)]),
    ...(ended === null ? [] : [`It ended at k = ${ended.states}: ${ended.reason}`]),
  ].join('\n')
}

const barColumns: readonly Column<BarResult>[] = [
  { title: 'job', cell: ({ title }) => title },
  {
    title: 'seconds',
    align: right,
    cell: ({ seconds, reason }) => (seconds === null ? reason! : formatValue(seconds)),
  },
  { title: 'at most', align: right, cell: ({ most }) => String(most) },
]

import type { ImportOptions, InitialCondition, Series } from '../../shared'
import type { ProblemList } from './problem-list'

/** The first row of each signal's first replicate. */
function firstRow(series: readonly Series[]): { time: number; values: number[]; names: string[] } {
  const first = series.filter((curve) => curve.replicate === 1)
  return {
    time: first[0]?.times[0] ?? NaN,
    values: first.map((curve) => curve.values[0] ?? NaN),
    names: first.map((curve) => curve.signal),
  }
}

/** The concentrations at the start as the options give them, checked against the curves; null when the first row gives them. */
export function initialCondition(
  options: Pick<ImportOptions, 'initial' | 'startTime'>,
  series: readonly Series[],
  problems: ProblemList,
): InitialCondition | null {
  const { initial, startTime } = options
  const first = firstRow(series)
  if (initial !== null && startTime !== null && initial.time !== startTime) {
    problems.error(
      `The initial values are given at ${initial.time} and the start time as ${startTime}.`,
      'Give one start time.',
    )
    return null
  }
  const time = initial?.time ?? startTime
  if (time !== null && !(time <= first.time)) {
    problems.error(
      `The start time ${time} is after the first sample at ${first.time}.`,
      'Give a start time that is not after the first row.',
    )
    return null
  }
  if (initial !== null) {
    if (initial.values.length === first.names.length && initial.values.every(Number.isFinite)) return initial
    problems.error(
      `${initial.values.length} initial values are given for ${first.names.length} species (${first.names.join(', ')}).`,
      'Give one number per species, in the order of the columns.',
    )
    return null
  }
  const missing = first.names.filter((_, i) => Number.isNaN(first.values[i]))
  if (missing.length > 0) {
    const say = startTime === null ? problems.warning.bind(problems) : problems.error.bind(problems)
    say(
      `The first row has no value for ${missing.join(', ')}: training starts from the first row.`,
      'Fill it in, or give the initial values apart (--initial).',
    )
    return null
  }
  return startTime === null ? null : { time: startTime, values: first.values }
}

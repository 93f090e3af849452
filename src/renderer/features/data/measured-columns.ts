import type { MeasuredData } from '../../../charts'
import type { ConditionColumn, Series } from '../../../shared'

/** Signals as a plot takes them, and what experiments were given beside them. */
export interface GivenData extends MeasuredData {
  conditions: ConditionColumn[]
  conditionSeries: Series[]
}

/** The conditions behind the signals, so that plots and tables show both. */
export function allColumns(data: GivenData): MeasuredData {
  const { signals, units, timeUnit, series, initial, conditions, conditionSeries } = data
  return {
    signals: [...signals, ...conditions.map(({ name }) => name)],
    units: [...units, ...conditions.map(({ unit }) => unit)],
    timeUnit,
    series: [...series, ...conditionSeries],
    initial: initial && { ...initial, values: [...initial.values, ...conditions.map(() => NaN)] },
  }
}

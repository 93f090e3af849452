import { type ConditionRange, type ModelSettings, type Outcome, type Scaling, failed, succeeded } from '../../shared'
import { type ConditionScale, type NetworkInputs, linearInputTableValues, measuredCondition } from '../../solver'
import type { Experiment } from '../data/experiment'

/** What has to be added to a temperature to have it in kelvin, by its unit; null where a unit is none of temperature. */
export function kelvinOffset(unit: string | null): number | null {
  const plain = unit?.replace(/[°º\s]|deg(rees?)?/gi, '').toLowerCase()
  if (plain === 'k' || plain === 'kelvin') return 0
  return plain === 'c' || plain === 'celsius' ? CELSIUS : null
}

/** 0 degrees Celsius in kelvin. */
const CELSIUS = 273.15

/** In which measure a network is given conditions: from -1 at their lowest to 1 at their highest. */
export function conditionScales(model: ModelSettings, ranges: readonly ConditionRange[]): ConditionScale[] {
  return ranges.map(({ unit, low, high }) => {
    const offset = model.reciprocalTemperatures ? kelvinOffset(unit) : null
    const how = { form: offset === null ? 'linear' : 'reciprocal', zero: offset ?? 0 } as const
    const [from, to] = [measuredCondition(how, low), measuredCondition(how, high)]
    // What never changes tells a network nothing: it is given as 0.
    return { ...how, center: (from + to) / 2, width: to > from ? (to - from) / 2 : Math.abs(from) || 1 }
  })
}

/** Fails where a temperature is not above absolute zero, where its reciprocal means nothing. */
export function refuseImpossibleTemperatures({ conditions = [] }: Scaling, model: ModelSettings): Outcome<null> {
  if (!model.reciprocalTemperatures) return succeeded(null)
  const impossible = conditions.find(({ unit, low }) => low + (kelvinOffset(unit) ?? Infinity) <= 0)
  if (impossible === undefined) return succeeded(null)
  const { name, unit, low } = impossible
  return failed(
    `${name} goes down to ${low} ${unit}, which is not above absolute zero, and the model takes the reciprocal of temperatures`,
    'conditions',
    'Correct the unit or the values, or give the network temperatures as they are.',
    'usage',
  )
}

/** For how many times tables of conditions need room. */
export const roomForConditions = (experiments: readonly Experiment[]): number =>
  Math.max(1, ...experiments.map(({ conditions }) => conditions?.times.length ?? 0))

/** The table of an experiment's conditions among its constants; empty where a model takes none. */
export function conditionInputs({ conditions, name }: Experiment, { conditions: table }: NetworkInputs): Float64Array {
  if (!table) return new Float64Array(0)
  if (conditions === undefined) throw new Error(`The model takes conditions and ${name} has none.`)
  return linearInputTableValues(conditions.times, conditions.values, table.times)
}

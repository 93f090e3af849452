import { linearInputTable, linearInputTableLength, type GraphBuilder, type Node } from '../graph'

/** In which measure a network is given a condition. */
export interface ConditionScale {
  /** `reciprocal` is -1 / (value + zero), in which Arrhenius' law is a straight line. */
  form: 'linear' | 'reciprocal'
  /** What is added to a value before its reciprocal is taken: 273.15 for degrees Celsius. */
  zero: number
  /** What becomes 0, and how far from there what becomes 1 is: in the form's own measure. */
  center: number
  width: number
}

/** What experiments are given over time and networks read: one table of all of it among an experiment's constants. */
export interface ConditionTable {
  /** For how many times there is room. */
  times: number
  scales: readonly ConditionScale[]
}

/** How many constants of an experiment its conditions take. */
export const conditionTableLength = ({ times, scales }: ConditionTable): number =>
  linearInputTableLength(times, scales.length)

/** The conditions as they are at the time: [conditions, 1], in their own units. */
export function conditionValues(g: GraphBuilder, { times, scales }: ConditionTable, offset: number): Node {
  return linearInputTable(g, offset, times, scales.length, g.time())
}

/** The same in the measure of networks. */
export function scaledConditions(g: GraphBuilder, values: Node, { scales }: ConditionTable): Node {
  return g.concatenate(
    scales.map(({ form, zero, center, width }, index) => {
      const value = g.slice(values, index, 1)
      const measured = form === 'linear' ? value : g.divide(g.fill(-1, 1), g.shift(value, zero))
      return g.scale(g.shift(measured, -center), 1 / width)
    }),
  )
}

/** What a condition's value is in the form's own measure. */
export const measuredCondition = ({ form, zero }: Pick<ConditionScale, 'form' | 'zero'>, value: number): number =>
  form === 'linear' ? value : -1 / (value + zero)

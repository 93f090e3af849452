import type { GraphBuilder, Node } from '../graph'
import { type ConditionTable, conditionValues, scaledConditions } from './condition-inputs'

/**
 * Where the logarithm of an input ends, as a fraction of its scale: solves seldom know a state to less than 1e-6 of its scale, so nothing
 * below tells states apart; and the slope of the logarithm, with it the Jacobian, stays below a million.
 */
export const logarithmFloor = 1e-6

/** What a network is given. */
export interface NetworkInputs {
  /** [states]: what the states are divided by; null leaves them as they are. */
  inputScale: Float64Array | null
  /** Whether logarithms are given in place of the numbers; absent: they are not. */
  logarithmicInputs?: boolean
  /** The time since `start` in units of `scale` as one more input; absent or null: none. */
  timeInput?: { start: number; scale: number } | null
  /** What experiments are given over time, behind the others and never as logarithms; absent or null: nothing. */
  conditions?: ConditionTable | null
}

/** How many numbers that is. */
export const inputCount = (states: number, { timeInput, conditions }: NetworkInputs) =>
  states + (timeInput ? 1 : 0) + (conditions?.scales.length ?? 0)

/**
 * The input layer: [states, 1], or more rows for the time and the conditions.
 * @param offset where among the constants of an experiment its conditions begin
 */
export function networkInputs(g: GraphBuilder, state: Node, given: NetworkInputs, offset = 0): Node {
  const { inputScale, logarithmicInputs = false, timeInput = null, conditions = null } = given
  // A product with the reciprocal: division is the slowest operation of all.
  let x = inputScale ? g.multiply(state, g.constant(inputScale.map((scale) => 1 / scale))) : state
  if (timeInput) {
    const elapsed = g.scale(g.shift(g.time(), -timeInput.start), 1 / timeInput.scale)
    x = g.concatenate([x, elapsed])
  }
  const own = logarithmicInputs ? logarithms(g, x) : x
  if (conditions === null) return own
  return g.concatenate([own, scaledConditions(g, conditionValues(g, conditions, offset), conditions)])
}

const floorLogarithm = -13.815510557964274

/** 1 + log(|x| + floor) / log(1 / floor): from 0 where x is 0 to 1 where it is 1, since a network begins to learn best with inputs near 1. */
function logarithms(g: GraphBuilder, x: Node): Node {
  const logarithm = g.unary('log', g.shift(g.unary('abs', x), logarithmFloor))
  return g.shift(g.scale(logarithm, -1 / floorLogarithm), 1)
}

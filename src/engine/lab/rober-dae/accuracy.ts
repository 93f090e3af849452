import { type CompiledModel, methods, solve } from '../../../solver'
import { significantDigits } from '../../bench/accuracy'
import { rateConstants } from '../../../chemistry'
import { robertson, robertsonInitial } from '../robertson'
import { leftTotal } from './constrained-robertson'
import { referenceTimes, referenceValues } from './robertson-reference'

/** How well a method solves the system to t = 1e11. */
export interface MethodAccuracy {
  method: Row
  /** Worst over all reference times and species; null where it did not solve it. */
  digits: number | null
  /** The largest deviation from the total at those times. */
  leftTotal: number | null
  steps: number
}

type Row = (typeof methods)[number]
/** The methods that take a singular mass matrix, without those of low order, which would make millions of steps. */
const forConstraints: readonly Row[] = methods.filter(({ massMatrix, order }) => massMatrix && order >= 3)

/** Solves by every method for such systems. */
export function* accuracies(model: CompiledModel, relativeTolerance: number): Generator<Row, MethodAccuracy[]> {
  // Of the least amount of each species: one far below what rounding leaves of the total asks y3, which begins at 0, for the impossible.
  const absoluteTolerance = Float64Array.from(robertsonInitial, (_, index) => {
    const amounts = referenceValues.filter((_value, place) => place % robertsonInitial.length === index)
    return relativeTolerance * Math.min(...amounts)
  })
  const found: MethodAccuracy[] = []
  for (const method of forConstraints) {
    yield method
    const solved = solve({
      model,
      method: method.name,
      parameters: new Float64Array(3),
      inputs: rateConstants(robertson),
      initial: Float64Array.from(robertsonInitial),
      startTime: 0,
      sampleTimes: referenceTimes,
      relativeTolerance,
      absoluteTolerance,
      maximumSteps: 1_000_000,
    })
    const { steps } = solved.work
    if (solved.status === 'failed') found.push({ method, digits: null, leftTotal: null, steps })
    else {
      const digits = significantDigits(solved.values, referenceValues)
      found.push({ method, digits, leftTotal: Math.max(...leftTotal(solved.values)), steps })
    }
  }
  return found
}

import { elementaryFunctions } from '../compiler'
import type { GaussNewtonModel } from './gauss-newton-model'
import type { OptimiserSettings } from './settings'

/** How long the steps of a least-squares optimiser are. What it remembers is plain data. */
export interface StepStrategy {
  /**
   * A new iterate, or the same one again after a state was restored: then nothing is remembered twice.
   * @param held [parameters]: 1 where a parameter must not move
   */
  begin(model: GaussNewtonModel, iterate: Float64Array, held: Uint8Array): void
  /** A step from the iterate; null when there is none as long as this. */
  step(): Float64Array | null
  /** The last step was accepted. @param gain actual decrease of the loss by predicted decrease */
  accept(gain: number): void
  /** The last step was not: the next is shorter. */
  shorten(): void
  memory: unknown
}

/** Columns of the Jacobian below this fraction of the largest, squared, are damped as if they had it. */
const LEAST_COLUMN = 1e-30

/** Of tempered damping: D = (|J_c|^2 + part of their mean)^power, found best on networks of the paper's sizes, of powers from 0 to 1. */
const TEMPERED = { power: 0.6, part: 0.01 }

/**
 * D, by which steps are damped: 1; the largest square that the norm of each column has had (More 1978); or a power of the square that it has.
 * @param before the last, null at first
 */
export function dampingScale(
  kind: OptimiserSettings['damping'],
  diagonal: Float64Array,
  before: Float64Array | null,
): Float64Array {
  if (kind === 'levenberg') return new Float64Array(diagonal.length).fill(1)
  if (kind === 'tempered') return tempered(diagonal)
  const most = diagonal.reduce((largest, value) => Math.max(largest, value), 0)
  return diagonal.map((value, index) => {
    const own = value > LEAST_COLUMN * most ? value : LEAST_COLUMN * most || 1
    return Math.max(own, before?.[index] ?? 0)
  })
}

function tempered(diagonal: Float64Array): Float64Array {
  const { exp, log } = elementaryFunctions('plain')
  const mean = diagonal.reduce((sum, value) => sum + value, 0) / diagonal.length
  const floor = TEMPERED.part * mean
  return diagonal.map((value) => (floor > 0 ? exp(TEMPERED.power * log(value + floor)) : 1))
}

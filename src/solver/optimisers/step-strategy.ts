import { elementaryFunctions } from '../compiler'
import type { GaussNewtonModel } from './gauss-newton-model'
import type { OptimiserSettings } from './settings'

/** In which measure steps are damped. */
export type DampingSettings = Pick<OptimiserSettings, 'damping' | 'temperedPower' | 'temperedFloor'>

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

/**
 * D, by which steps are damped: 1; the largest square that the norm of each column has had (More 1978); or, tempered, a power of the
 * square that it has, ((|J_c|^2 + floor mean) / mean)^power with their mean.
 * @param before the last, null at first
 */
export function dampingScale(
  { damping, temperedPower, temperedFloor }: DampingSettings,
  diagonal: Float64Array,
  before: Float64Array | null,
): Float64Array {
  if (damping === 'levenberg') return new Float64Array(diagonal.length).fill(1)
  if (damping === 'tempered') return tempered(diagonal, temperedPower, temperedFloor)
  const most = diagonal.reduce((largest, value) => Math.max(largest, value), 0)
  return diagonal.map((value, index) => {
    const own = value > LEAST_COLUMN * most ? value : LEAST_COLUMN * most || 1
    return Math.max(own, before?.[index] ?? 0)
  })
}

function tempered(diagonal: Float64Array, power: number, floor: number): Float64Array {
  const { exp, log } = elementaryFunctions('plain')
  const mean = diagonal.reduce((sum, value) => sum + value, 0) / diagonal.length
  return diagonal.map((value) => (mean > 0 ? exp(power * log(value / mean + floor)) : 1))
}

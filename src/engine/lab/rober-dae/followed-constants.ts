import { type CompiledModel, solve } from '../../../solver'
import type { FollowedFit } from '../training/judge-run'
import { type Truth, drawingTimes, timesBeyond } from '../training/learning-problem'
import { rober } from '../training/rober'
import { leftTotal } from './constrained-robertson'
import type { ConstantsRun } from './rober-dae'

/** A fit where it was fitted, from other initial values, and after the last sample. */
export interface FollowedConstants {
  fit: FollowedFit
  unseen: readonly FollowedFit[]
  beyond: FollowedFit
  /** The largest deviation from the total in all of these; null where one could not be solved. */
  left: number | null
}

/** Follows the constants of a fit by radau5 at 1e-8, which no fit was made with. */
export function followFit(
  { parameters, guesses }: ConstantsRun,
  model: CompiledModel,
  truth: Truth,
): FollowedConstants {
  const scale = truth.scale()
  const follow = (label: string, initial: readonly number[], times: Float64Array): FollowedFit => {
    const exact = truth.at(initial, times)
    const solved = solve({
      model,
      method: 'radau5',
      parameters,
      inputs: guesses,
      initial: Float64Array.from(initial),
      startTime: 0,
      sampleTimes: times,
      relativeTolerance: 1e-8,
      absoluteTolerance: Float64Array.from(scale, (each) => each * 1e-8),
    })
    const values = solved.status === 'solved' ? solved.values : null
    return { label, initial, times, truth: exact, values, error: scaledError(values, exact, scale) }
  }
  const within = drawingTimes(rober, rober.sampling.last)
  const fit = follow('fitted to', rober.initial, within)
  const unseen = rober.unseen.map(({ label, initial }) => follow(label, initial, within))
  const beyond = follow('beyond', rober.initial, timesBeyond(rober))
  const left = [fit, ...unseen, beyond].map(({ values }) => (values === null ? NaN : Math.max(...leftTotal(values))))
  const most = Math.max(...left)
  return { fit, unseen, beyond, left: Number.isNaN(most) ? null : most }
}

/** Equation 14; NaN without values. */
function scaledError(values: Float64Array | null, exact: Float64Array, scale: readonly number[]): number {
  if (values === null) return NaN
  const errors = values.map((value, place) => Math.abs(value - exact[place]!) / scale[place % scale.length]!)
  return errors.reduce((sum, error) => sum + error, 0) / errors.length
}

import { type OptimiserName, elementaryFunctions, optimisers } from '../../../solver'
import type { ConstantsFit } from './constants-fit'

/** What a fit came to. */
export interface FittedConstants {
  /** theta of the best point: [constants]. */
  parameters: Float64Array
  loss: number
  evaluations: number
  seconds: number
  /** Of every accepted point, against the evaluations until then. */
  history: { evaluations: number[]; losses: number[]; gradientNorms: number[] }
  /** Why it ended. */
  ending: string
}

/** How far a fit may go. */
export interface FitLimits {
  evaluations: number
  seconds: number
}

/** No constant is sought beyond a factor of 1e6 from where its search begins. */
const widest = 6 * Math.LN10

/** Fits the constants from theta = 0 by an optimiser alone; yields between evaluations. */
export function* fitStart(
  fit: ConstantsFit,
  optimizer: OptimiserName,
  residuals: number,
  limits: FitLimits,
  now: () => number,
): Generator<void, FittedConstants> {
  const began = now()
  const initial = new Float64Array(3)
  const bounds = { lower: initial.map(() => -widest), upper: initial.map(() => widest) }
  const row = optimisers.find(({ name }) => name === optimizer)!
  const work = row.create({ initial, residuals, bounds, settings: {} })
  const history: FittedConstants['history'] = { evaluations: [], losses: [], gradientNorms: [] }
  const best = { parameters: initial.slice(), loss: Infinity }
  const seconds = () => (now() - began) / 1000
  let evaluations = 0
  let limit = ''
  while (work.ended === null && limit === '') {
    const { parameters, wish } = work.ask()
    const found = fit.evaluate(parameters, wish)
    evaluations++
    if ('status' in found) work.refuse(`${found.reason} at t = ${found.time}`)
    else {
      const point = parameters.slice()
      const { accepted, gradientNorm } = work.tell(found)
      if (accepted) {
        history.evaluations.push(evaluations)
        history.losses.push(found.loss)
        history.gradientNorms.push(gradientNorm ?? NaN)
        if (found.loss < best.loss) Object.assign(best, { parameters: point, loss: found.loss })
      }
    }
    if (evaluations >= limits.evaluations) limit = 'It used up its evaluations'
    else if (seconds() >= limits.seconds) limit = 'Its time was over'
    yield
  }
  return { ...best, evaluations, seconds: seconds(), history, ending: work.ended?.sentence ?? limit }
}

/** By how much a constant found differs from the true one, relative to it, at most. */
export function constantsError(parameters: Float64Array, guesses: Float64Array, truth: Float64Array): number {
  const { exp } = elementaryFunctions('plain')
  return Math.max(...truth.map((value, index) => Math.abs((guesses[index]! * exp(parameters[index]!)) / value - 1)))
}

import type { Ending, OptimiserProblem } from './optimiser'
import { project } from './bounds'

/** Initial parameters whose evaluation is refused are halved at most this often. */
const MOST_HALVINGS = 40

/**
 * Halves initial parameters that were refused, in place: networks with smaller weights are smoother.
 * @param times how often they have been refused, this time included
 * @param refusal why, as a clause
 * @returns the end, when they have been halved often enough
 */
export function halveInitial(
  parameters: Float64Array,
  { bounds, weights = parameters.length }: Pick<OptimiserProblem, 'bounds' | 'weights'>,
  times: number,
  refusal: string,
): Ending | null {
  if (times > MOST_HALVINGS) {
    return {
      reason: 'refused',
      sentence: `Training cannot begin: ${refusal}, however small the initial weights`,
      advice: 'Look for values of very different size in the data, turn scaling on, or try another seed.',
    }
  }
  for (let index = 0; index < weights; index++) parameters[index]! /= 2
  project(parameters, bounds)
  return null
}

/** What is said of evaluations that were refused on the way to a new iterate; null when none was. */
export function describeRefusals(what: 'Initial weights' | 'A step', times: number, refusal: string): string | null {
  if (times === 0) return null
  const often = times === 1 ? 'once' : `${times} times`
  return `${what} refused ${often} and made smaller each time: ${refusal}.`
}

export const converged = (sentence: string): Ending => ({
  reason: 'converged',
  sentence: `Converged: ${sentence}`,
  advice: '',
})

export const stalled: Ending = {
  reason: 'stalled',
  sentence: 'No step lowers the loss any more, however short',
  advice:
    'The best parameters are kept. A tighter tolerance of the solver makes smaller decreases visible; another seed begins elsewhere.',
}

/** @param refusal why the last step was refused, as a clause */
export const everyStepRefused = (refusal: string): Ending => ({
  reason: 'refused',
  sentence: `Training cannot go on: ${refusal}, however short the step`,
  advice: 'The best parameters so far are kept. Try input scaling, another seed, or a tighter tolerance.',
})

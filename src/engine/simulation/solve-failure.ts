import { type Failure, failed } from '../../shared'
import type { SolveFailure } from '../../solver'

/** A failed solve in the chemist's words: where (an experiment, a simulation), when, which species, which expression. */
export function describeSolveFailure(failure: SolveFailure, place: string, species: readonly string[]): Failure {
  // What cannot be done as it was asked for says so itself.
  if (failure.reason === 'bad-input') return failed(failure.advice, place, '', 'usage')
  const component = failure.component === null ? '' : `, species ${species[failure.component] ?? failure.component}`
  const where = failure.where === null ? '' : `: ${failure.where}`
  return failed(
    `The solver gave up: ${failure.reason.replaceAll('-', ' ')}`,
    `${place}, time ${failure.time.toPrecision(4)}${component}${where}`,
    failure.advice,
  )
}

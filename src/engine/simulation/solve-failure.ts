import { type Failure, failed } from '../../shared'
import type { SolveFailure } from '../../solver'

/** A failed solve in the chemist's words: where (an experiment, a simulation), when, which species, which expression. */
export function describeSolveFailure(failure: SolveFailure, place: string, species: readonly string[]): Failure {
  // What was asked for is refused by its own sentence.
  if (failure.reason === 'bad-input') return failed(failure.advice, place)
  const component = failure.component === null ? '' : `, species ${species[failure.component] ?? failure.component}`
  const where = failure.where === null ? '' : `: ${failure.where}`
  return failed(
    `The solver gave up: ${failure.reason.replaceAll('-', ' ')}`,
    `${place}, time ${failure.time.toPrecision(4)}${component}${where}`,
    failure.advice,
  )
}

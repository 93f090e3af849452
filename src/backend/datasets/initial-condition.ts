import type { ImportOptions, InitialCondition, TrainingData } from '../../shared'
import { assembleExperiments } from '../../engine'
import type { ProblemList } from './problem-list'

/**
 * The concentrations at the start as the options give them, checked against the curves by the engine's own rule; null when the
 * first row gives them. Data that can be kept and not be trained on get a warning.
 */
export function initialCondition(
  options: Pick<ImportOptions, 'initial' | 'startTime'>,
  data: Omit<TrainingData, 'initial'>,
  problems: ProblemList,
): InitialCondition | null {
  const { initial, startTime } = options
  if (initial !== null && startTime !== null && initial.time !== startTime) {
    problems.error(
      `Initial values are given at ${initial.time} and the start time as ${startTime}.`,
      'Give one start time.',
    )
    return null
  }
  const assembled = assembleExperiments({ ...data, initial })
  if (assembled.status === 'failed') {
    const asked = initial !== null || startTime !== null
    if (asked) problems.error(`${assembled.reason}.`, assembled.advice)
    else problems.warning(`Training is not possible with these data: ${assembled.reason}.`, assembled.advice)
    return null
  }
  if (initial !== null || startTime === null) return initial
  const [first, ...others] = assembled.value
  if (others.length > 0) {
    problems.error(
      'A start time is given, and every experiment has a first row of its own.',
      'Give initial values too, which hold for all; or give each experiment a row at its start.',
    )
    return null
  }
  if (first !== undefined && startTime <= first.startTime) return { time: startTime, values: [...first.initial] }
  problems.error(
    `The start time ${startTime} is after the first sample${first === undefined ? '' : ` at ${first.startTime}`}.`,
    'Give a start time that is not after the first row.',
  )
  return null
}

import type { TrainingData } from '../../../shared'
import { createRandom } from '../../../solver'
import { type LearningProblem, type Truth, ofSpecies, sampleTimes } from './learning-problem'

/** How far measured values are from the true ones, and how many there are. */
export interface Measurement {
  /** Standard deviation of each value, normally distributed, as a part of the species' range over all trajectories. */
  noise: number
  /** The part of the values that is missing, each on its own. */
  missing: number
}

/**
 * Measured trajectories of a problem from several initial values, which are known: they stand in the first row, at time 0.
 * @param seed of the errors and of what is missing
 */
export function noisyData(
  problem: LearningProblem,
  truth: Truth,
  initials: readonly (readonly number[])[],
  { noise, missing }: Measurement,
  seed: number,
): TrainingData {
  const { species } = problem.mechanism
  const random = createRandom(seed + MEASUREMENTS)
  const times = Float64Array.from(new Set([0, ...sampleTimes(problem)]))
  const trajectories = initials.map((initial) => truth.at(initial, times))
  const ranges = species.map((_, index) => {
    const all = trajectories.flatMap((values) => [...ofSpecies(values, index, species.length)])
    return Math.max(...all) - Math.min(...all)
  })
  const measured = (value: number, row: number, index: number): number => {
    if (row === 0) return value
    // Both are drawn for every value, so that what is missing does not change the errors of the others.
    const error = random.normal() * noise * ranges[index]!
    return random.next() < missing ? NaN : value + error
  }
  return {
    species,
    series: trajectories.flatMap((values, trajectory) =>
      species.map((signal, index) => ({
        experiment: `trajectory ${trajectory + 1}`,
        replicate: 1,
        signal,
        unit: null,
        times,
        values: ofSpecies(values, index, species.length).map((value, row) => measured(value, row, index)),
        sigmas: null,
      })),
    ),
    initial: null,
  }
}

/** Which numbers the errors draw from, among those of one seed. */
const MEASUREMENTS = 2 ** 51

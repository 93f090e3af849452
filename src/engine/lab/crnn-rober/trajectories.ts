import type { Series, TrainingData } from '../../../shared'
import { type RandomSource, createRandom } from '../../../solver'
import { robertson, robertsonEnd, robertsonInitial } from '../robertson'
import { type LearningProblem, type Truth, ofSpecies, sampleTimes } from '../training/learning-problem'

/**
 * The data from which the authors of the CRNN learn Robertson's reaction, after `robertson/rober_crnn.jl` of github.com/DENG-MIT/CRNN: 40
 * samples from 1 to 1e5 s, evenly spaced in the logarithm of time.
 */
export const crnnProblem: LearningProblem = {
  mechanism: robertson,
  initial: robertsonInitial,
  timeUnit: 's',
  sampling: { spacing: 'logarithmic', first: 1, last: robertsonEnd, count: 40 },
  unseen: [
    { label: 'from y1 = 1', initial: [1, 0, 0] },
    { label: 'from y1 = 0.25, y3 = 2', initial: [0.25, 0, 2] },
  ],
  beyond: 10 * robertsonEnd,
}

const trained = 20
const held = 5
/** Of y1 and y3 between 0.5 and 1.5; y2 begins at its least. */
const least = 1e-8
/** Standard deviation of the noise, as a part of every value. */
const noise = 1e-4
/** Of the initial values and the noise: the same data for every start. */
const dataSeed = 1

/** A trajectory that is measured. */
export interface Trajectory {
  name: string
  initial: readonly number[]
  /** Time-major [samples][species], with noise and without. */
  measured: Float64Array
  truth: Float64Array
}

export interface Trajectories {
  data: TrainingData
  fitted: readonly Trajectory[]
  heldOut: readonly Trajectory[]
  /** As the authors take it: the largest range that a species has in one trajectory, its initial value left out. */
  stateScale: number[]
}

/** 20 trajectories to fit and 5 to judge by; initial values are a Latin hypercube, as the authors' are. */
export function crnnTrajectories(truth: Truth): Trajectories {
  const random = createRandom(dataSeed)
  const count = trained + held
  const [first, third] = [permutation(count, random), permutation(count, random)]
  const times = sampleTimes(crnnProblem)
  const all = first.map((place, index): Trajectory => {
    const initial = [(place + 1) / count + 0.5, least, (third[index]! + 1) / count + 0.5]
    const exact = truth.at(initial, times)
    const measured = exact.map((value) => value * (1 + noise * random.normal()))
    return { name: `trajectory ${index + 1}`, initial, measured, truth: exact }
  })
  const { species } = crnnProblem.mechanism
  return {
    data: { species, series: all.flatMap((trajectory) => seriesOf(trajectory, times)), initial: null },
    fitted: all.slice(0, trained),
    heldOut: all.slice(trained),
    stateScale: species.map((_, index) =>
      all.reduce((most, { measured }) => Math.max(most, range(ofSpecies(measured, index, species.length))), 0),
    ),
  }
}

/** The first sample of each is its initial value. */
function seriesOf({ name, initial, measured }: Trajectory, times: Float64Array): Series[] {
  const { species } = crnnProblem.mechanism
  return species.map((signal, index) => ({
    experiment: name,
    replicate: 1,
    signal,
    unit: null,
    times: Float64Array.from([0, ...times]),
    values: Float64Array.from([initial[index]!, ...ofSpecies(measured, index, species.length)]),
    sigmas: null,
  }))
}

const range = (values: Float64Array) =>
  values.reduce((most, value) => Math.max(most, value), -Infinity) -
  values.reduce((least, value) => Math.min(least, value), Infinity)

/** 0, 1, ..., each order equally likely (Fisher and Yates). */
function permutation(count: number, random: RandomSource): number[] {
  const places = Array.from({ length: count }, (_, place) => place)
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random.next() * (last + 1))
    ;[places[last], places[other]] = [places[other]!, places[last]!]
  }
  return places
}

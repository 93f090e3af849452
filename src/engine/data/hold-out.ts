import { type Outcome, type ValidationSettings, failed, succeeded } from '../../shared'
import type { RandomSource } from '../../solver'
import { type Experiment, experimentPlace } from './experiment'

/** The same experiments twice, each measured value in one of them and missing in the other. */
export interface HeldOut {
  fitted: Experiment[]
  heldOut: Experiment[]
}

/**
 * Holds out whole experiments, and of every other one a part of its samples, at random, with all their species and replicates: replicates of
 * what was fitted would be no test. Initial values stay with both.
 */
export function holdOut(
  experiments: readonly Experiment[],
  { part, experiments: names }: ValidationSettings,
  random: RandomSource,
): Outcome<HeldOut> {
  const unknown = names.find((name) => experiments.every((experiment) => experiment.name !== name))
  if (unknown !== undefined) {
    return failed(
      `There is no experiment ${unknown} that could be held out`,
      'validation',
      `The data have ${experiments.map(({ name }) => name).join(', ')}.`,
      'usage',
    )
  }
  const split: HeldOut = { fitted: [], heldOut: [] }
  for (const experiment of experiments) {
    const samples = experiment.sampleTimes.length
    const whole = names.includes(experiment.name)
    const held = whole ? new Uint8Array(samples).fill(1) : drawn(samples, Math.round(part * samples), random)
    const kept = held.map((value) => 1 - value)
    split.fitted.push(masked(experiment, kept))
    split.heldOut.push(masked(experiment, held))
    if (!whole && !measured(split.fitted.at(-1)!)) {
      return failed(
        `Nothing that was measured is left to be fitted when ${Math.round(part * samples)} of ${samples} samples are held out`,
        experimentPlace(experiment.name),
        'Hold out a smaller part.',
      )
    }
  }
  if (!split.fitted.some(measured)) {
    return failed('Every experiment is held out', 'validation', 'Leave one to be fitted.', 'usage')
  }
  if (!split.heldOut.some(measured)) {
    return failed(
      'Nothing that was measured is held out',
      'validation',
      'Hold out a larger part, or another experiment.',
      'usage',
    )
  }
  return succeeded(split)
}

/** 1 at `count` places of `length`, each choice equally likely (Fan, Muller and Rezucha 1962). */
function drawn(length: number, count: number, random: RandomSource): Uint8Array {
  const places = new Uint8Array(length)
  let left = count
  for (let place = 0; place < length; place++) {
    if (random.next() * (length - place) >= left) continue
    places[place] = 1
    left--
  }
  return places
}

/** The experiment with what was measured at some samples only. */
function masked(experiment: Experiment, kept: Uint8Array): Experiment {
  const species = experiment.initial.length
  const observations = experiment.observations.map((grid) =>
    grid.map((value, place) => (kept[Math.floor(place / species)] === 1 ? value : NaN)),
  )
  return { ...experiment, observations }
}

const measured = ({ observations }: Experiment): boolean =>
  observations.some((grid) => grid.some((value) => !Number.isNaN(value)))

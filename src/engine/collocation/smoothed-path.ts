import { type Outcome, failed, succeeded } from '../../shared'
import type { StatePath } from '../../solver'
import { type Experiment, experimentPlace } from '../data/experiment'
import { SmoothingSpline } from './smoothing-spline'
import { StretchedTime } from './stretched-time'

/** Gauss and Legendre's rule with three nodes on [0, 1], exact to degree 5. */
const nodes = [0.5 - 0.3872983346207417, 0.5, 0.5 + 0.3872983346207417]
const weights = [5 / 18, 8 / 18, 5 / 18]

/**
 * The course of an experiment's states, smoothed from what was measured of each species, with a quadrature between samples. Replicates count
 * by their number. Species that were never measured below zero are not below it in between either.
 * @param window samples after which the integral begins anew
 */
export function smoothedPath(experiment: Experiment, window: number, species: readonly string[]): Outcome<StatePath> {
  const { startTime, sampleTimes } = experiment
  const width = species.length
  const samples = sampleTimes.length
  const all = [startTime, ...sampleTimes.filter((time) => time > startTime)]
  const time = new StretchedTime(startTime, all)
  const curves: ((at: number) => number)[] = []
  for (const [index, name] of species.entries()) {
    const curve = curveOf(experiment, index, width, time)
    if (curve === null) {
      return failed(
        `${name} was not measured in ${experimentPlace(experiment.name)}, and collocation needs the course of every species`,
        'stages',
        'Leave out the stages of collocation, or the species.',
        'usage',
      )
    }
    curves.push(curve)
  }
  const stateAt = (at: number) => curves.map((curve) => curve(time.place(at)))
  const times: number[] = []
  const nodeWeights: number[] = []
  const begin = [0]
  for (let sample = 0; sample < samples; sample++) {
    const from = time.place(sample === 0 ? startTime : sampleTimes[sample - 1]!)
    const width = time.place(sampleTimes[sample]!) - from
    for (const [node, part] of nodes.entries()) {
      const at = time.time(from + part * width)
      times.push(at)
      nodeWeights.push(weights[node]! * width * time.rate(at))
    }
    begin.push(times.length)
  }
  return succeeded({
    times: Float64Array.from(times),
    weights: Float64Array.from(nodeWeights),
    states: Float64Array.from(times.flatMap(stateAt)),
    begin: Int32Array.from(begin),
    values: Float64Array.from([...sampleTimes].flatMap(stateAt)),
    restarts: Uint8Array.from({ length: samples }, (_, sample) => (sample > 0 && sample % window === 0 ? 1 : 0)),
  })
}

/** What was measured of a species, smoothed; null where nothing was. */
function curveOf(
  { startTime, initial, unknown, sampleTimes, observations }: Experiment,
  index: number,
  width: number,
  time: StretchedTime,
): ((place: number) => number) | null {
  const places: number[] = []
  const values: number[] = []
  const counts: number[] = []
  if (!unknown.includes(index)) {
    places.push(time.place(startTime))
    values.push(initial[index]!)
    counts.push(1)
  }
  const known = places.length
  for (const [sample, at] of sampleTimes.entries()) {
    const measured = observations.map((grid) => grid[sample * width + index]!).filter((value) => !Number.isNaN(value))
    // A sample at the start itself is the initial value that is known there already.
    if (measured.length === 0 || (at === startTime && known > 0)) continue
    places.push(time.place(at))
    values.push(measured.reduce((sum, value) => sum + value, 0) / measured.length)
    counts.push(measured.length)
  }
  if (places.length === known) return null
  const spline = new SmoothingSpline({ places, values, weights: counts })
  const never = values.every((value) => value >= 0)
  return (place) => (never ? Math.max(0, spline.at(place)) : spline.at(place))
}

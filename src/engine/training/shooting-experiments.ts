import { type Outcome, failed, succeeded } from '../../shared'
import type { Experiment } from '../data/experiment'

/**
 * For multiple shooting: each experiment in pieces of `window` samples, or more where values are missing at the end of one. Each piece starts from what was measured (the mean of replicates), so that a solution cannot leave the data, and
 * what is known late counts as much as what is known early. Continuity is not asked for: stages on whole trajectories bring it.
 */
export function shootingExperiments(experiments: readonly Experiment[], window: number): Outcome<Experiment[]> {
  if (experiments.some(({ unknown }) => unknown.length > 0)) {
    return failed(
      'Multiple shooting starts from what was measured, and initial values are fitted here',
      'stages',
      'Fit initial values in stages on whole trajectories only.',
      'usage',
    )
  }
  return succeeded(experiments.flatMap((experiment) => piecesOf(experiment, window)))
}

function piecesOf(experiment: Experiment, window: number): Experiment[] {
  const { initial, sampleTimes, startTime } = experiment
  const species = initial.length
  const pieces: Experiment[] = []
  let [from, start, values] = [0, startTime, initial]
  for (let sample = 0; sample < sampleTimes.length; sample++) {
    const known = meanAt(experiment, sample, species)
    const last = sample === sampleTimes.length - 1
    const short = sample + 1 - from < window
    if (!last && (short || known.some(Number.isNaN))) continue
    if (sampleTimes[sample]! > start) {
      const part = <T extends Float64Array>(grids: readonly T[]) =>
        grids.map((grid) => grid.slice(from * species, (sample + 1) * species))
      pieces.push({
        ...experiment,
        startTime: start,
        initial: values,
        sampleTimes: sampleTimes.slice(from, sample + 1),
        observations: part(experiment.observations),
        deviations: part(experiment.deviations),
      })
    }
    ;[from, start, values] = [sample + 1, sampleTimes[sample]!, known]
  }
  return pieces.filter(({ observations }) => observations.some((grid) => grid.some((value) => !Number.isNaN(value))))
}

/** The mean over replicates of what was measured at a sample: [species], NaN where nothing was. */
function meanAt({ observations }: Experiment, sample: number, species: number): Float64Array {
  return Float64Array.from({ length: species }, (_, index) => {
    const values = observations.map((grid) => grid[sample * species + index]!).filter((value) => !Number.isNaN(value))
    return values.reduce((sum, value) => sum + value, 0) / values.length
  })
}

/** Whether pieces of so many samples would be half of every experiment or more, which whole trajectories do better. */
export const isTooWide = (experiments: readonly Experiment[], window: number): boolean =>
  experiments.every(({ sampleTimes }) => 2 * window >= sampleTimes.length)

import type { Experiment } from './experiment'

/** How the measured values of a species change from one of its samples to the next. */
export interface Change {
  species: number
  /** Of the earlier sample. */
  time: number
  duration: number
  amount: number
}

/** Every change between neighbouring values of a species in one replicate, the initial value first; missing values are bridged. */
export function changesOf({ startTime, initial, sampleTimes, observations }: Experiment): Change[] {
  const count = initial.length
  return observations.flatMap((grid) =>
    Array.from(initial, (value, species) => {
      const changes: Change[] = []
      let [time, before] = [startTime, value]
      sampleTimes.forEach((next, row) => {
        const after = grid[row * count + species]!
        // A first sample at t0 tells of no change.
        if (Number.isNaN(after) || next <= time) return
        // An initial value that is not known tells of none either.
        if (!Number.isNaN(before)) changes.push({ species, time, duration: next - time, amount: after - before })
        ;[time, before] = [next, after]
      })
      return changes
    }).flat(),
  )
}

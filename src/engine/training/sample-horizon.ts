import type { StageSettings } from '../../shared'
import type { RandomSource } from '../../solver'
import type { Experiment } from '../data/experiment'

/** Up to which time samples count, epoch by epoch, where a stage does not always take all of them. */
export class SampleHorizon {
  private readonly times: Float64Array
  private readonly start: number

  constructor(
    private readonly settings: Pick<StageSettings, 'steer' | 'horizon'>,
    experiments: readonly Experiment[],
  ) {
    const times = new Set(experiments.flatMap(({ sampleTimes }) => [...sampleTimes]))
    this.times = Float64Array.from(times).sort()
    this.start = Math.min(...experiments.map(({ startTime }) => startTime))
  }

  /**
   * The end of an epoch; undefined: all samples count. A growing horizon takes in samples by their number, because lab times often are
   * logarithmic. STEER (Ghosh et al. 2020) draws the end uniformly within `steer` times the span before and after the last sample, behind which
   * there is nothing: half of its epochs are whole.
   */
  endOf(epoch: number, random: RandomSource): number | undefined {
    const { horizon, steer } = this.settings
    const { times } = this
    if (horizon !== null && epoch < horizon.epochs) {
      const part = horizon.first + ((1 - horizon.first) * epoch) / horizon.epochs
      return times[Math.max(1, Math.ceil(part * times.length)) - 1]
    }
    if (steer === 0) return undefined
    const last = times.at(-1)!
    const drawn = last + steer * (last - this.start) * (2 * random.next() - 1)
    return drawn >= last ? undefined : Math.max(drawn, times[0]!)
  }
}

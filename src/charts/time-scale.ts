import { type AxisScale, linearScale, logarithmicScale } from './axis-scale'
import { finiteExtent, padded } from './extent'

const defaults = {
  /** Least ratio of last to first positive time for logarithmic time. */
  leastRatio: 100,
  /** Samples are bunched towards the start when at least half of them lie within this part of the range. */
  earlyPart: 0.1,
  /** Room at either end of a linear axis, as a fraction of it. */
  padding: 0.02,
  /** Room that times at or before zero get on a logarithmic axis: a fraction of its decades, and at least so many decades. */
  zeroRoom: 0.06,
  leastZeroRoom: 0.5,
}

/** Whether sample times call for a logarithmic axis: they span decades and are bunched towards the start. */
export function prefersLogTime(times: Iterable<number>): boolean {
  const positive = [...times].filter((time) => time > 0 && Number.isFinite(time)).sort((a, b) => a - b)
  const first = positive[0]
  const last = positive.at(-1)
  const median = positive[Math.floor((positive.length - 1) / 2)]
  if (first === undefined || last === undefined || median === undefined) return false
  return last / first >= defaults.leastRatio && median <= last * defaults.earlyPart
}

/** Part of the time axis that is shown, in the data's time unit. */
export type TimeRange = readonly [number, number]

/**
 * The time axis of data sampled at `times`.
 * @param logarithmic logarithmic time; times at or before zero then share one place at the left end
 * @param count about how many ticks
 * @param range the part to show; all of it when null
 */
export function timeScale(
  times: Iterable<number>,
  logarithmic: boolean,
  count: number,
  range: TimeRange | null = null,
): AxisScale {
  const all = [...times].filter(Number.isFinite)
  const positive = finiteExtent(all.filter((time) => time > 0))
  if (!logarithmic || positive === null) {
    const [minimum, maximum] = range ?? padded(finiteExtent(all) ?? [0, 1], defaults.padding)
    return linearScale(minimum, maximum, count)
  }
  const first = Math.log10(positive[0])
  const last = Math.log10(positive[1])
  const room = Math.max(defaults.leastZeroRoom, (last - first) * defaults.zeroRoom)
  const atOrBefore = all.filter((time) => time <= 0)
  const below =
    atOrBefore.length === 0
      ? null
      : { position: first - room, label: atOrBefore.every((time) => time === 0) ? '0' : '≤ 0' }
  const start = below?.position ?? first
  const [from, to] = padded([start, last], defaults.padding)
  if (range === null) return logarithmicScale(from, to, count, below)
  const left = range[0] > 0 ? Math.log10(range[0]) : from
  const right = range[1] > 0 ? Math.log10(range[1]) : to
  return logarithmicScale(left, right, count, below !== null && below.position >= left ? below : null)
}

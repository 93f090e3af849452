import { type AxisScale, linearScale, logarithmicScale } from './axis-scale'
import { finiteExtent, padded } from './extent'

const defaults = {
  /** Room at either end, as a fraction of the axis. */
  padding: 0.05,
  /**
   * A loss that explodes for a few epochs leaves the picture at the top rather than flatten the rest: losses are scaled, so
   * that this much is far from any fit, and so many times the value that nine tenths stay below is an outlier.
   */
  explosion: 100,
  outlier: 30,
}

/** The axis of losses and gradient norms. On a logarithmic axis a zero, which has no logarithm, lies on the lowest line. */
export function lossScale(lists: ArrayLike<number>[], logarithmic: boolean, count: number): AxisScale {
  const kept = lists.map((list) => Array.from(list).filter((value) => value > 0 && Number.isFinite(value)))
  const ceiling = Math.max(defaults.explosion, ...kept.map((list) => defaults.outlier * ninthDecile(list)))
  const [lowest, highest] = finiteExtent(...kept) ?? [1e-3, 1]
  const largest = Math.max(lowest, Math.min(highest, ceiling))
  if (!logarithmic) return linearScale(0, largest * (1 + defaults.padding), count)
  const [minimum, maximum] = padded([Math.log10(lowest), Math.log10(largest)], defaults.padding)
  const scale = logarithmicScale(minimum, maximum, count)
  return { ...scale, position: (value) => (value === 0 ? minimum : scale.position(value)) }
}

/** The value that nine tenths of a list stay below; 0 for an empty one. */
function ninthDecile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.9)] ?? 0
}

/**
 * The axis of epochs or seconds, from the first to the last or over the part that is asked for.
 * @param whole ticks at whole numbers, as epochs want
 */
export function progressScale(
  lists: Iterable<number>[],
  count: number,
  range: readonly [number, number] | null,
  whole: boolean,
): AxisScale {
  const [from, to] = range ?? finiteExtent(...lists) ?? [0, 1]
  const maximum = to > from ? to : from + 1
  return linearScale(from, maximum, whole ? Math.max(1, Math.min(count, Math.floor(maximum - from))) : count)
}

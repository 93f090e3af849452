import { type AxisScale, linearScale, logarithmicScale } from './axis-scale'
import { finiteExtent, padded } from './extent'

/** Room at either end, as a fraction of the axis. */
const padding = 0.05

/** The axis of losses and gradient norms. On a logarithmic axis a zero, which has no logarithm, lies on the lowest line. */
export function lossScale(lists: Iterable<number>[], logarithmic: boolean, count: number): AxisScale {
  if (!logarithmic) {
    const [, maximum] = padded(finiteExtent(...lists) ?? [0, 1], padding)
    return linearScale(0, maximum, count)
  }
  const positive = finiteExtent(...lists.map((list) => [...list].filter((value) => value > 0))) ?? [1e-3, 1]
  const [minimum, maximum] = padded([Math.log10(positive[0]), Math.log10(positive[1])], padding)
  const scale = logarithmicScale(minimum, maximum, count)
  return { ...scale, position: (value) => (value === 0 ? minimum : scale.position(value)) }
}

/** The axis of epochs or seconds, from the first to the last or over the part that is asked for. */
export function progressScale(
  lists: Iterable<number>[],
  count: number,
  range: readonly [number, number] | null,
): AxisScale {
  const [minimum, maximum] = range ?? finiteExtent(...lists) ?? [0, 1]
  return linearScale(minimum, maximum > minimum ? maximum : minimum + 1, count)
}

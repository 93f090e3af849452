import type { GraphBuilder } from './builder'
import type { Node } from './node'

/** The width of a table: how many values it has at each time. */
function widthOf(times: readonly number[], values: readonly number[]): number {
  const width = values.length / times.length
  if (times.length === 0 || !Number.isInteger(width)) throw new Error('a table needs as many values at each time')
  if (![...times, ...values].every(Number.isFinite)) throw new Error('a table holds finite numbers only')
  if (times.some((time, index) => index > 0 && time < times[index - 1]!)) throw new Error('the times of a table rise')
  return width
}

const rowsAt = (values: readonly number[], index: number, width: number): readonly number[] =>
  values.slice(index * width, (index + 1) * width)

/**
 * Linear interpolation at the scalar node `x`: [width, 1], constant beyond the ends. Two entries at one time are a jump; there the later
 * one counts. Its derivative is the slope, at a time of the table that on the right.
 *
 * @param times [n], not falling
 * @param values [n][width], time by time
 */
export function linearTable(g: GraphBuilder, times: readonly number[], values: readonly number[], x: Node): Node {
  const width = widthOf(times, values)
  const last = times.length - 1
  const pieces = times.flatMap((time, index) => {
    const here = rowsAt(values, index, width)
    const span = index < last ? times[index + 1]! - time : 0
    const next = rowsAt(values, Math.min(index + 1, last), width)
    return [time, ...here, ...here.map((value, row) => (span > 0 ? (next[row]! - value) / span : 0))]
  })
  const before = [times[0]!, ...rowsAt(values, 0, width), ...new Array<number>(width).fill(0)]
  const piece = g.table([-Infinity, ...times], [...before, ...pieces], x)
  const since = g.subtract(x, g.slice(piece, 0, 1))
  return g.add(g.slice(piece, 1, width), g.multiply(g.slice(piece, 1 + width, width), since))
}

/** As {@link linearTable}, each value holding from its time until the next one, the first one also before. */
export function stepTable(g: GraphBuilder, times: readonly number[], values: readonly number[], x: Node): Node {
  widthOf(times, values)
  return g.table([-Infinity, ...times.slice(1)], values, x)
}

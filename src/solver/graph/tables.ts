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
  return alongPiece(g, g.table([-Infinity, ...times], linearPieces(times, values, width), x), width, x)
}

/**
 * As {@link linearTable}, of a table that each experiment brings among its constants, from inputs[offset] on: what
 * {@link linearInputTableValues} makes of so many times.
 */
export function linearInputTable(g: GraphBuilder, offset: number, times: number, width: number, x: Node): Node {
  return alongPiece(g, g.inputTable(offset, times + 1, 1 + 2 * width, x), width, x)
}

/** How many constants of an experiment a table of so many times takes. */
export const linearInputTableLength = (times: number, width: number): number => (times + 1) * (2 + 2 * width)

/**
 * The constants of an experiment that {@link linearInputTable} reads.
 * @param times [n], not falling, at most `room`; the last is repeated until there are as many as the model has room for
 * @param values [n][width], time by time
 */
export function linearInputTableValues(
  times: readonly number[],
  values: readonly number[],
  room: number,
): Float64Array {
  const width = widthOf(times, values)
  if (times.length > room) throw new Error(`a table of ${times.length} times where there is room for ${room}`)
  const missing = room - times.length
  const all = [...times, ...new Array<number>(missing).fill(times.at(-1)!)]
  const rows = [...values, ...Array.from({ length: missing }, () => rowsAt(values, times.length - 1, width)).flat()]
  return Float64Array.from([all[0]!, ...all, ...linearPieces(all, rows, width)])
}

/** Of the time before the first and from each on: the time, the values there, and their slopes. */
function linearPieces(times: readonly number[], values: readonly number[], width: number): number[] {
  const last = times.length - 1
  const pieces = times.flatMap((time, index) => {
    const here = rowsAt(values, index, width)
    const span = index < last ? times[index + 1]! - time : 0
    const next = rowsAt(values, Math.min(index + 1, last), width)
    return [time, ...here, ...here.map((value, row) => (span > 0 ? (next[row]! - value) / span : 0))]
  })
  return [times[0]!, ...rowsAt(values, 0, width), ...new Array<number>(width).fill(0), ...pieces]
}

function alongPiece(g: GraphBuilder, piece: Node, width: number, x: Node): Node {
  const since = g.subtract(x, g.slice(piece, 0, 1))
  return g.add(g.slice(piece, 1, width), g.multiply(g.slice(piece, 1 + width, width), since))
}

/** As {@link linearTable}, each value holding from its time until the next one, the first one also before. */
export function stepTable(g: GraphBuilder, times: readonly number[], values: readonly number[], x: Node): Node {
  widthOf(times, values)
  return g.table([-Infinity, ...times.slice(1)], values, x)
}

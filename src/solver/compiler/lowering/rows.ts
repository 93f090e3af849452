import type { Node } from '../../graph'
import type { Code } from '../encoder'
import type { VectorOperations } from '../vector'
import type { Source } from './source'

/** Row `row` of a node whose rows are picked or combined one by one, as a double; null for a row that is zero. */
type RowCode = (unit: number, row: number) => Code | null

/** The rows of a gather, a concatenation or a constant sparse product, read element by element. */
export function rowCode(v: VectorOperations, node: Node, sources: readonly Source[]): RowCode {
  const { operation } = node
  switch (operation.kind) {
    case 'gather':
      return (unit, row) => sources[0]!.lane(unit, operation.indices[row]!)
    case 'concatenate': {
      const places = node.inputs.flatMap((input, index) =>
        Array.from({ length: input.rows }, (_, row) => ({ source: sources[index]!, row })),
      )
      return (unit, row) => places[row]!.source.lane(unit, places[row]!.row)
    }
    case 'linear': {
      const byRow = Array.from({ length: node.rows }, () => [] as { column: number; value: number }[])
      for (const entry of operation.entries) byRow[entry.row]!.push(entry)
      return (unit, row) => weightedSum(v, sources[0]!, unit, byRow[row]!)
    }
    default:
      throw new Error(`'${operation.kind}' is not computed row by row`)
  }
}

function weightedSum(
  v: VectorOperations,
  source: Source,
  unit: number,
  terms: readonly { column: number; value: number }[],
): Code | null {
  const { f } = v
  let total: Code | null = null
  for (const { column, value } of terms) {
    const element = source.lane(unit, column)
    const size = Math.abs(value)
    const term = size === 1 ? element : f.scalar('f64.mul', element, f.f64(size))
    if (total === null) total = value > 0 ? term : f.scalar('f64.neg', term)
    else total = f.scalar(value > 0 ? 'f64.add' : 'f64.sub', total, term)
  }
  return total
}

/** Rows 2 * pair and 2 * pair + 1 together. */
export function pairOfRows(v: VectorOperations, row: RowCode, rows: number, unit: number, pair: number): Code {
  const { f } = v
  const first = row(unit, 2 * pair)
  const second = 2 * pair + 1 < rows ? row(unit, 2 * pair + 1) : null
  const low = first ? f.vector('f64x2.splat', first) : v.constant(0)
  if (second === null && (first === null || 2 * pair + 1 >= rows)) return low
  return f.replaceLane(low, 1, second ?? f.f64(0))
}

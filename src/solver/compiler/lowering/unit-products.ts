import type { Node } from '../../graph'
import type { Local } from '../encoder'
import type { VectorOperations } from '../vector'
import { upTo } from './layout'
import { MemorySource, type AddressableSource } from './source'
import type { StoredMatrix } from './straight-product'

/** A product of a matrix with the unit vectors, each times its element of a factor: the matrix's own columns, scaled. */
export interface UnitProduct {
  /** [rows or 1, 1]; null for 1. */
  readonly factor: Node | null
}

/** What makes a node such a product; null if it is none. A Jacobian begins with one at the output layer. */
export function unitProductOf({ operation, inputs: [input] }: Node): UnitProduct | null {
  if (operation.kind !== 'denseTransposed') return null
  if (input!.operation.kind === 'identity') return { factor: null }
  if (input!.operation.kind !== 'binary' || input!.operation.operation !== 'multiply') return null
  const [left, right] = input!.inputs as [Node, Node]
  if (right.operation.kind === 'identity' && left.columns === 1) return { factor: left }
  return left.operation.kind === 'identity' && right.columns === 1 ? { factor: right } : null
}

/** Reads column `first`, a number in a local, and the following ones of a matrix stored [column][row]. */
export function storedColumns(v: VectorOperations, { address, strideBytes }: StoredMatrix, first: Local): MemorySource {
  const { f } = v
  const moved = f.keep('i32', f.scalar('i32.mul', f.get(first), f.i32(strideBytes)))
  return new MemorySource(f, moved, address, strideBytes)
}

/** The columns times their elements of the factor; results[unit][pair]. */
export function scaledColumns(
  v: VectorOperations,
  columns: MemorySource,
  rows: number,
  units: number,
  factor: AddressableSource,
  first: Local,
): Local[][] {
  const { f } = v
  const offset = f.keep('i32', f.scalar('i32.shl', f.get(first), f.i32(3)))
  return upTo(units).map((unit) => {
    const results = upTo(Math.ceil(rows / 2)).map(() => f.local('v128'))
    f.scope(() => {
      const scale = v.keep(factor.splatAt(0, offset, 8 * unit))
      results.forEach((result, pair) => f.set(result, v.multiply(columns.pair(unit, pair), scale)))
    })
    return results
  })
}

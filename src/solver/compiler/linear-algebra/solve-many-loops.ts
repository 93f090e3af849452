import type { Code, FunctionBuilder, Local } from '../encoder'
import type { DenseLayout } from './dense-layout'
import { row, run, type SparseTables } from './sparse-tables'
import { TableWalk } from './table-walk'

/** Passes over the rows of factors, for solving with many right-hand sides: matrices whose rows lie `rowBytes` apart. */
export interface FactorRows {
  each(forwards: boolean, visit: (at: FactorRow) => void): void
}

/** One row of factors. Offsets are in bytes, of rows in the matrices. */
export interface FactorRow {
  /** The row of the right-hand sides that this row of L begins with, and the row of the solution that it ends with. */
  source: Code
  target: Code
  /** The address of the reciprocal of the pivot. */
  pivot: Code
  /** Visits the entries of L or U: the address of the value, and the offset of the solution's row that it belongs to. */
  entries(part: 'lower' | 'upper', visit: (value: Code, other: Code) => void): void
}

/** Rows of dense factors. */
export function denseFactorRows(f: FunctionBuilder, layout: DenseLayout, factors: Local, rowBytes: number): FactorRows {
  const add = (a: Code, b: Code): Code => f.scalar('i32.add', a, b)
  const { size } = layout
  return {
    each: (forwards, visit) =>
      f.scope(() => {
        const step = f.keep('i32', f.i32(forwards ? 0 : size))
        const turn = f.keep('i32', f.i32(0))
        f.loop(turn, f.i32(size), 1, () => {
          if (!forwards) f.set(step, add(f.get(step), f.i32(-1)))
          f.scope(() => {
            const inRow = f.scalar('i32.mul', f.get(step), f.i32(layout.rowBytes))
            const start = f.keep('i32', add(f.get(factors), add(inRow, f.i32(layout.start))))
            const diagonal = f.keep('i32', add(f.get(start), f.scalar('i32.shl', f.get(step), f.i32(3))))
            const numberAt = add(f.get(factors), f.scalar('i32.shl', f.get(step), f.i32(2)))
            visit({
              source: f.scalar('i32.mul', f.load('i32.load', numberAt, layout.permutation), f.i32(rowBytes)),
              target: f.scalar('i32.mul', f.get(step), f.i32(rowBytes)),
              pivot: f.get(diagonal),
              entries: (part, each) => {
                const lower = part === 'lower'
                const value = f.keep('i32', lower ? f.get(start) : add(f.get(diagonal), f.i32(8)))
                const end = f.keep('i32', lower ? f.get(diagonal) : add(f.get(start), f.i32(8 * size)))
                const first = lower ? f.i32(0) : add(f.get(step), f.i32(1))
                const other = f.keep('i32', f.scalar('i32.mul', first, f.i32(rowBytes)))
                f.loop(value, f.get(end), 8, () => {
                  f.scope(() => each(f.get(value), f.get(other)))
                  f.set(other, add(f.get(other), f.i32(rowBytes)))
                })
              },
            })
          })
          if (forwards) f.set(step, add(f.get(step), f.i32(1)))
        })
      }),
  }
}

/** Rows of sparse real factors. */
export function sparseFactorRows(
  f: FunctionBuilder,
  tables: SparseTables,
  factors: Local,
  rowBytes: number,
): FactorRows {
  const walk = new TableWalk(f, tables, factors)
  /** The byte offset of a matrix's row, from a table of byte offsets in vectors; `place` is an address in the work vector. */
  const inMatrix = (order: number, place: Code): Code => {
    const step = f.scalar('i32.sub', place, f.i32(tables.work))
    const offset = f.load('i32.load', f.scalar('i32.div_u', step, f.i32(2)), order)
    return f.scalar('i32.mul', offset, f.i32(rowBytes / 8))
  }
  return {
    each: (forwards, visit) =>
      walk.rows(forwards, (at) => {
        const diagonal = f.keep('i32', walk.word(at, row.diagonal))
        visit({
          source: inMatrix(tables.rowOrder, f.get(diagonal)),
          target: inMatrix(tables.columnOrder, f.get(diagonal)),
          pivot: walk.factor(at, row.pivot),
          entries: (part, each) =>
            walk.runs(at, part, (of) => {
              const place = f.keep('i32', walk.word(of, run.first))
              const end = f.keep('i32', walk.word(of, run.end))
              const value = f.keep('i32', walk.factor(of, run.values))
              f.loop(place, f.get(end), 8, () => {
                f.scope(() => each(f.get(value), inMatrix(tables.columnOrder, f.get(place))))
                f.set(value, walk.add(f.get(value), f.i32(8)))
              })
            }),
        })
      }),
  }
}

import type { Code, FunctionBuilder, Local } from '../encoder'
import { row, ROW_BYTES, run, RUN_BYTES, type SparseTables } from './sparse-tables'

/** Loops over the tables of a sparse layout, written into one function. */
export class TableWalk {
  constructor(
    readonly f: FunctionBuilder,
    readonly tables: SparseTables,
    private readonly factors: Local,
  ) {}

  add = (a: Code, b: Code): Code => this.f.scalar('i32.add', a, b)

  /** A word of the table row whose address is in `at`. */
  word(at: Local, field: number): Code {
    return this.f.load('i32.load', this.f.get(at), field)
  }

  /** Visits the rows forwards or backwards, with the local of a row's address. */
  rows(forwards: boolean, visit: (at: Local) => void): void {
    const { f, tables } = this
    f.scope(() => {
      const at = f.keep('i32', f.i32(forwards ? tables.rows : tables.rowsEnd))
      const turn = f.keep('i32', f.i32(tables.rows))
      f.loop(turn, f.i32(tables.rowsEnd), ROW_BYTES, () => {
        if (!forwards) f.set(at, this.add(f.get(at), f.i32(-ROW_BYTES)))
        f.scope(() => visit(at))
        if (forwards) f.set(at, this.add(f.get(at), f.i32(ROW_BYTES)))
      })
    })
  }

  /** Visits what lies between two addresses that a row names, `bytes` at a time. */
  between(at: Local, start: number, end: number, bytes: number, visit: (place: Local) => void): void {
    const { f } = this
    f.scope(() => {
      const place = f.keep('i32', this.word(at, start))
      const last = f.keep('i32', this.word(at, end))
      f.loop(place, f.get(last), bytes, () => f.scope(() => visit(place)))
    })
  }

  /** Visits the runs of L, of U or both of a row. */
  runs(at: Local, which: 'lower' | 'upper' | 'both', visit: (run: Local) => void): void {
    const start = which === 'upper' ? row.upper : row.lower
    const end = which === 'lower' ? row.upper : row.upperEnd
    this.between(at, start, end, RUN_BYTES, visit)
  }

  /** The bounds of a run in the work vector, and how far before its values in the factors they lie. */
  bounds(at: Local): { from: Local; to: Local; apart: Local } {
    const { f } = this
    const from = f.keep('i32', this.word(at, run.first))
    const to = f.keep('i32', this.word(at, run.end))
    const values = this.add(f.get(this.factors), this.word(at, run.values))
    return { from, to, apart: f.keep('i32', f.scalar('i32.sub', values, f.get(from))) }
  }

  /** The address of a value whose byte offset in the factors a row names. */
  factor(at: Local, field: number): Code {
    return this.add(this.f.get(this.factors), this.word(at, field))
  }
}

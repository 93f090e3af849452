import type { Node } from '../../graph'
import type { Code, FunctionBuilder } from '../encoder'
import type { ModelMemory } from '../memory'
import type { VectorOperations } from '../vector'
import type { AddressableSource, MemorySource } from './source'

/** Rows of up to this many non-zeros are written out, in a loop over all rows of one length; longer ones a few non-zeros a turn. */
const WRITTEN_OUT = 32
/** Above this, lengths are rounded up to its multiples, with non-zeros that are zero. */
const EXACT = 8
const TURN = 4

/**
 * Writes a large gather, concatenation or constant sparse product as loops over tables. `sources` are those of its inputs; a source of
 * one column serves every unit.
 */
export function rowsInLoops(
  v: VectorOperations,
  memory: ModelMemory,
  node: Node,
  sources: readonly AddressableSource[],
  units: number,
  store: MemorySource,
): void {
  const { operation } = node
  const fromUnit = (input: number, unit: number): number => (node.inputs[input]!.columns === 1 ? 0 : unit)
  switch (operation.kind) {
    case 'concatenate': {
      let start = 0
      node.inputs.forEach((input, index) => {
        for (let unit = 0; unit < units; unit++) {
          copyRows(v, sources[index]!, fromUnit(index, unit), input.rows, store, unit, 8 * start)
        }
        start += input.rows
      })
      return
    }
    case 'gather': {
      const rows = operation.indices.map((index, row) => ({ row, columns: [index], values: [1] }))
      return productRows(v, memory, rows, sources[0]!, (unit) => fromUnit(0, unit), units, store)
    }
    case 'linear': {
      const rows = Array.from({ length: node.rows }, (_, row) => ({
        row,
        columns: [] as number[],
        values: [] as number[],
      }))
      for (const { row, column, value } of operation.entries) {
        rows[row]!.columns.push(column)
        rows[row]!.values.push(value)
      }
      return productRows(v, memory, rows, sources[0]!, (unit) => fromUnit(0, unit), units, store)
    }
    default:
      throw new Error(`'${operation.kind}' is not computed row by row`)
  }
}

/** Copies rows to the byte offset `to`; what a last pair writes beyond them is written again, or pads the node. */
function copyRows(
  v: VectorOperations,
  source: AddressableSource,
  from: number,
  rows: number,
  store: MemorySource,
  unit: number,
  to: number,
): void {
  const { f } = v
  f.scope(() => {
    const offset = f.keep('i32', f.i32(0))
    f.loop(offset, f.i32(8 * rows), 16, () =>
      f.scope(() => store.storePairAt(unit, offset, source.pairAt(from, offset), to)),
    )
  })
}

interface SparseRow {
  row: number
  columns: readonly number[]
  values: readonly number[]
}

function productRows(
  v: VectorOperations,
  memory: ModelMemory,
  rows: readonly SparseRow[],
  source: AddressableSource,
  fromUnit: (unit: number) => number,
  units: number,
  store: MemorySource,
): void {
  const byLength = new Map<number, SparseRow[]>()
  for (const row of rows) {
    const filled = rounded(row)
    const { length } = filled.columns
    const group = byLength.get(length <= WRITTEN_OUT ? length : Infinity) ?? []
    group.push(filled)
    byLength.set(length <= WRITTEN_OUT ? length : Infinity, group)
  }
  const write = new ProductWriter(v, memory, source, fromUnit, units, store)
  for (const [length, group] of byLength)
    v.f.scope(() => (length === Infinity ? write.long(group) : write.short(group, length)))
}

/** What is added is a term of the row itself times zero: it is finite where the row is. */
function rounded({ row, columns, values }: SparseRow): SparseRow {
  const extra = columns.length > EXACT ? (TURN - (columns.length % TURN)) % TURN : 0
  const repeated = new Array<number>(extra).fill(columns[0]!)
  return { row, columns: [...columns, ...repeated], values: [...values, ...repeated.map(() => 0)] }
}

class ProductWriter {
  private readonly add = (a: Code, b: Code): Code => this.v.f.scalar('i32.add', a, b)

  constructor(
    private readonly v: VectorOperations,
    private readonly memory: ModelMemory,
    private readonly source: AddressableSource,
    private readonly fromUnit: (unit: number) => number,
    private readonly units: number,
    private readonly store: MemorySource,
  ) {}

  /** Rows of one length: a table of the row's and its columns' byte offsets, another of the values. */
  short(rows: readonly SparseRow[], length: number): void {
    const { f } = this.v
    const table = this.memory.table(
      rows.flatMap(({ row, columns }) => [8 * row, ...columns.map((column) => 8 * column)]),
    )
    const end = table + 4 * (length + 1) * rows.length
    // A gather has no values: all of them are 1.
    const values = rows.every((row) => row.values.every((value) => value === 1)) ? null : this.valueTable(rows)
    const entry = f.keep('i32', f.i32(table))
    const value = f.keep('i32', f.i32(values ?? 0))
    f.loop(entry, f.i32(end), 4 * (length + 1), () => {
      f.scope(() => {
        const columns = Array.from({ length }, (_, index) =>
          f.keep('i32', f.load('i32.load', f.get(entry), 4 * (index + 1))),
        )
        const row = f.keep('i32', f.load('i32.load', f.get(entry)))
        for (let unit = 0; unit < this.units; unit++) {
          const terms = columns.map((column, index) => {
            const element = this.source.laneAt(this.fromUnit(unit), column)
            return values === null ? element : f.scalar('f64.mul', f.load('f64.load', f.get(value), 8 * index), element)
          })
          this.store.storeLaneAt(unit, row, sum(f, terms))
        }
      })
      if (values !== null) f.set(value, this.add(f.get(value), f.i32(8 * length)))
    })
  }

  /** Rows of any length, a multiple of TURN: a table of where rows go and where their columns end, tables of columns and of values. */
  long(rows: readonly SparseRow[]): void {
    const { f } = this.v
    const columns = this.memory.table(rows.flatMap((row) => row.columns.map((column) => 8 * column)))
    const values = this.valueTable(rows)
    let end = columns
    const table = this.memory.table(rows.flatMap(({ row, columns: { length } }) => [8 * row, (end += 4 * length)]))
    const entry = f.keep('i32', f.i32(table))
    const column = f.keep('i32', f.i32(columns))
    const value = f.keep('i32', f.i32(values))
    f.loop(entry, f.i32(table + 8 * rows.length), 8, () =>
      f.scope(() => {
        const totals = Array.from({ length: this.units }, () => f.keep('f64', f.f64(0)))
        const last = f.keep('i32', f.load('i32.load', f.get(entry), 4))
        f.loop(column, f.get(last), 4 * TURN, () => {
          f.scope(() => {
            const turn = Array.from({ length: TURN }, (_, index) => index)
            const places = turn.map((index) => f.keep('i32', f.load('i32.load', f.get(column), 4 * index)))
            totals.forEach((total, unit) => {
              const terms = turn.map((index) =>
                f.scalar(
                  'f64.mul',
                  f.load('f64.load', f.get(value), 8 * index),
                  this.source.laneAt(this.fromUnit(unit), places[index]!),
                ),
              )
              f.set(total, f.scalar('f64.add', f.get(total), sum(f, terms)))
            })
          })
          f.set(value, this.add(f.get(value), f.i32(8 * TURN)))
        })
        const row = f.keep('i32', f.load('i32.load', f.get(entry)))
        totals.forEach((total, unit) => this.store.storeLaneAt(unit, row, f.get(total)))
      }),
    )
  }

  private valueTable(rows: readonly SparseRow[]): number {
    const values = rows.flatMap((row) => row.values)
    const address = this.memory.allocate(values.length)
    this.memory.write(address, Float64Array.from(values))
    return address
  }
}

/** By halves, so that no term waits for all the others. */
function sum(f: FunctionBuilder, terms: readonly Code[]): Code {
  if (terms.length === 0) return f.f64(0)
  if (terms.length === 1) return terms[0]!
  const half = terms.length >> 1
  return f.scalar('f64.add', sum(f, terms.slice(0, half)), sum(f, terms.slice(half)))
}

import type { ModelMemory } from '../memory'
import type { ElementKind } from './elements'
import type { Run, SparseLayout } from './sparse-layout'

/** Bytes of a run's words: addresses of its first element and of its end in the work vector, and the offset of its values in the factors. */
export const RUN_BYTES = 12
export const run = { first: 0, end: 4, values: 8 } as const

/** Bytes of a row's words, a multiple of those of an element; and where in them lies what. */
export const ROW_BYTES = 48
export const row = {
  lower: 0,
  upper: 4,
  upperEnd: 8,
  sources: 12,
  sourcesEnd: 16,
  mass: 20,
  massEnd: 24,
  pivot: 28,
  diagonal: 32,
} as const

/**
 * Tables in memory of a sparse layout, for code that loops over them, and a vector to work in. A row's runs of L lie before those of U,
 * in one piece.
 */
export class SparseTables {
  /** A vector of one element for each step. */
  readonly work: number
  /** Addresses of the first row's words and of the end of the last one's. */
  readonly rows: number
  readonly rowsEnd: number
  /** Byte offsets in b, and in x, of each step's element. */
  readonly rowOrder: number
  readonly columnOrder: number
  /** Values of M in the order in which the rows use them. */
  readonly massValues: number

  constructor(memory: ModelMemory, layout: SparseLayout, { bytes }: ElementKind) {
    const { size, rows, columns } = layout.symbolic
    this.work = memory.allocate((size * bytes) / 8)
    const place = (step: number): number => this.work + step * bytes
    const words = (each: Run): number[] => [place(each.first), place(each.end), each.place]
    const masses = layout.rows.flatMap(({ sources }) => sources.filter(({ mass }) => mass !== 0))
    this.massValues = memory.allocate(masses.length)
    masses.forEach(({ mass }, index) => (memory.doubles[this.massValues / 8 + index] = mass))

    const runs = new Sections(
      memory,
      layout.rows.map(({ lower, upper }) => [...lower, ...upper].flatMap(words)),
    )
    const sources = new Sections(
      memory,
      layout.rows.map((each) =>
        each.sources.flatMap(({ step, jacobian }) => (jacobian === null ? [] : [place(step), 8 * jacobian])),
      ),
    )
    const mass = new Sections(
      memory,
      layout.rows.map((each) => each.sources.filter((source) => source.mass !== 0).map(({ step }) => place(step))),
    )
    const table = new Int32Array((layout.rows.length * ROW_BYTES) / 4)
    layout.rows.forEach(({ lower, pivot }, step) => {
      const set = (field: number, value: number) => (table[(step * ROW_BYTES + field) / 4] = value)
      set(row.lower, runs.start(step))
      set(row.upper, runs.start(step) + RUN_BYTES * lower.length)
      set(row.upperEnd, runs.end(step))
      set(row.sources, sources.start(step))
      set(row.sourcesEnd, sources.end(step))
      set(row.mass, mass.start(step))
      set(row.massEnd, mass.end(step))
      set(row.pivot, pivot)
      set(row.diagonal, place(step))
    })
    this.rows = memory.table(table)
    this.rowsEnd = this.rows + 4 * table.length
    this.rowOrder = memory.table(rows.map((index) => index * bytes))
    this.columnOrder = memory.table(columns.map((index) => index * bytes))
  }
}

/** Lists of words, one after another in memory. */
class Sections {
  private readonly address: number
  private readonly starts: number[]

  constructor(memory: ModelMemory, lists: readonly (readonly number[])[]) {
    let next = 0
    this.starts = lists.map((list) => {
      const start = next
      next += list.length
      return start
    })
    this.starts.push(next)
    this.address = memory.table(lists.flat())
  }

  start = (index: number): number => this.address + 4 * this.starts[index]!
  end = (index: number): number => this.start(index + 1)
}

import type { MatrixEntry, Pattern } from '../../graph'
import type { Code, Local } from '../encoder'
import type { ModelMemory } from '../memory'
import type { DenseLayout } from './dense-layout'
import type { Elements } from './elements'

/** What a matrix alpha M - J is made of. */
export interface MatrixSource {
  /** Where J's values, given row after row, belong; null: everywhere. */
  pattern: Pattern | null
  /** The non-zeros of M; null for the identity. */
  mass: readonly MatrixEntry[] | null
}

/** Writes the code that puts J - alpha M, dense, into the rows of a layout. */
export function writeDenseMatrix(
  elements: Elements,
  memory: ModelMemory,
  layout: DenseLayout,
  source: MatrixSource,
  arguments_: { jacobian: Local; factors: Local },
): void {
  const { v } = elements
  const { f } = v
  const { size, rowBytes, kind } = layout
  const { jacobian, factors } = arguments_
  const add = (a: Code, b: Code) => f.scalar('i32.add', a, b)
  const alpha = elements.alpha()
  if (source.pattern === null) copyRows()
  else scatter(source.pattern)
  subtractMass()

  function copyRows(): void {
    f.scope(() => {
      const target = f.keep('i32', f.get(factors))
      const from = f.keep('i32', f.get(jacobian))
      const end = f.keep('i32', add(f.get(factors), f.i32(size * rowBytes)))
      const inner = f.local('i32')
      // A register holds two neighbours of J, or one: as many as the factors' own registers.
      const step = kind.bytes === 8 ? 16 : 8
      const load = kind.bytes === 8 ? 'v128.load' : 'v128.load64_zero'
      f.loop(target, f.get(end), rowBytes, () => {
        f.set(inner, f.i32(0))
        f.loop(inner, f.i32((rowBytes / 16) * step), step, () => {
          const place = add(
            f.get(target),
            kind.bytes === 8 ? f.get(inner) : f.scalar('i32.shl', f.get(inner), f.i32(1)),
          )
          f.store('v128.store', place, f.load(load, add(f.get(from), f.get(inner))), layout.start)
        })
        f.set(from, add(f.get(from), f.i32(8 * size)))
      })
    })
  }

  function scatter(pattern: Pattern): void {
    f.scope(() => {
      const place = f.keep('i32', f.get(factors))
      const end = f.keep('i32', add(f.get(factors), f.i32(size * rowBytes)))
      f.loop(place, f.get(end), 16, () => f.store('v128.store', f.get(place), v.constant(0), layout.start))
      const table = memory.table(pattern.flatMap((columns, row) => columns.map((column) => layout.place(row, column))))
      const count = pattern.reduce((total, columns) => total + columns.length, 0)
      const entry = f.keep('i32', f.i32(table))
      const value = f.keep('i32', f.get(jacobian))
      f.loop(entry, f.i32(table + 4 * count), 4, () => {
        const target = add(f.get(factors), f.load('i32.load', f.get(entry)))
        elements.store(target, f.load('v128.load64_zero', f.get(value)))
        f.set(value, add(f.get(value), f.i32(8)))
      })
    })
  }

  function subtractMass(): void {
    const subtract = (base: Code, offset: number, value: Code) =>
      elements.store(base, v.subtract(elements.load(base, offset), value), offset)
    f.scope(() => {
      const place = f.keep('i32', f.get(factors))
      if (source.mass === null) {
        const step = rowBytes + kind.bytes
        const end = f.keep('i32', add(f.get(factors), f.i32(size * step)))
        f.loop(place, f.get(end), step, () => subtract(f.get(place), layout.start, alpha))
        return
      }
      const places = memory.table(source.mass.map(({ row, column }) => layout.place(row, column)))
      const values = memory.constant(source.mass.map(({ value }) => value))
      const entry = f.keep('i32', f.i32(0))
      f.loop(entry, f.i32(4 * source.mass.length), 4, () => {
        f.set(place, add(f.get(factors), f.load('i32.load', f.get(entry), places)))
        const value = f.load('v128.load64_splat', f.scalar('i32.shl', f.get(entry), f.i32(1)), values)
        subtract(f.get(place), 0, v.multiply(alpha, value))
      })
    })
  }
}

import type { Local } from '../encoder'
import type { AlgebraModule } from './algebra-module'
import type { ElementKind } from './elements'
import { beginFactor, endFactor } from './factor-function'
import { PivotCheck } from './pivot-check'
import { addMultipleOfRow, moveToRow } from './row-passes'
import type { SparseLayout } from './sparse-layout'
import { row, ROW_BYTES, run, type SparseTables } from './sparse-tables'
import { TableWalk } from './table-walk'

/** After so many rows whoever waits is asked: with much fill they take milliseconds. */
const POLLED_ROWS = 64

/**
 * As writeSparseFactor, by loops over tables: a row at a time is spread out in the work vector, which is zero before and after, and
 * eliminated there with the rows of U that it meets.
 */
export function writeLoopedSparseFactor(
  module: AlgebraModule,
  name: string,
  kind: ElementKind,
  layout: SparseLayout,
  tables: SparseTables,
  fallback: number | null,
): number {
  const writer = beginFactor(module, name, kind)
  const { f, elements, jacobian, factors } = writer
  const { v } = elements
  const { size } = layout.symbolic
  const walk = new TableWalk(f, tables, factors)
  const alpha = elements.alpha()
  const check = new PivotCheck(elements)
  const masses = f.keep('i32', f.i32(tables.massValues))
  // An earlier elimination may have left numbers here that are not finite.
  const cleared = f.keep('i32', f.i32(tables.work))
  f.loop(cleared, f.i32(tables.work + size * kind.bytes), kind.bytes, () =>
    elements.store(f.get(cleared), v.constant(0)),
  )

  const untilPoll = f.keep('i32', f.i32(POLLED_ROWS))
  const { poll } = module
  walk.rows(true, (at) => {
    if (poll !== undefined) {
      f.set(untilPoll, walk.add(f.get(untilPoll), f.i32(-1)))
      f.when(f.scalar('i32.eqz', f.get(untilPoll)), () => {
        f.run(f.call(poll))
        f.set(untilPoll, f.i32(POLLED_ROWS))
      })
    }
    spread(at)
    const diagonal = f.keep('i32', walk.word(at, row.diagonal))
    const original = v.keep(elements.load(f.get(diagonal)))
    walk.runs(at, 'lower', eliminate)
    const inverse = v.keep(elements.negativeReciprocal(elements.load(f.get(diagonal))))
    elements.store(walk.factor(at, row.pivot), inverse)
    elements.store(f.get(diagonal), v.constant(0))
    check.note(original, inverse)
    walk.runs(at, 'both', takeBack)
  })
  return endFactor(module, writer, check, fallback)

  /** J - alpha M of one row into the work vector. */
  function spread(at: Local): void {
    walk.between(at, row.sources, row.sourcesEnd, 8, (source) => {
      const value = f.load('v128.load64_zero', walk.add(f.get(jacobian), walk.word(source, 4)))
      elements.store(walk.word(source, 0), value)
    })
    walk.between(at, row.mass, row.massEnd, 4, (entry) => {
      const place = f.keep('i32', walk.word(entry, 0))
      const mass = v.multiply(alpha, f.load('v128.load64_splat', f.get(masses)))
      elements.store(f.get(place), v.subtract(elements.load(f.get(place)), mass))
      f.set(masses, walk.add(f.get(masses), f.i32(8)))
    })
  }

  /** Eliminates the entries of one run of L. */
  function eliminate(lower: Local): void {
    const place = f.keep('i32', walk.word(lower, run.first))
    const end = f.keep('i32', walk.word(lower, run.end))
    const step = f.scalar(
      'i32.mul',
      f.scalar('i32.sub', f.get(place), f.i32(tables.work)),
      f.i32(ROW_BYTES / kind.bytes),
    )
    const other = f.keep('i32', walk.add(step, f.i32(tables.rows)))
    f.loop(place, f.get(end), kind.bytes, () => {
      f.scope(() => {
        const inverse = elements.multiplier(elements.load(walk.factor(other, row.pivot)))
        const value = v.keep(elements.multiply(inverse, elements.load(f.get(place))))
        elements.store(f.get(place), value)
        const multiplier = elements.spreadMultiplier(value)
        walk.runs(other, 'upper', (upper) => {
          const { from, to, apart } = walk.bounds(upper)
          addMultipleOfRow(elements, apart, 0, from, to, multiplier)
        })
      })
      f.set(other, walk.add(f.get(other), f.i32(ROW_BYTES)))
    })
  }

  /** Moves one run of the row from the work vector, which is zero after it, to the factors. */
  function takeBack(each: Local): void {
    const { from, to, apart } = walk.bounds(each)
    moveToRow(elements, apart, 0, from, to)
  }
}

import type { Local } from '../encoder'
import type { AlgebraModule } from './algebra-module'
import type { ElementKind, Elements } from './elements'
import { addMultipleOfRow, addRowProduct } from './row-passes'
import { B, beginSolve, FACTORS, X } from './solve-function'
import type { SparseLayout } from './sparse-layout'
import { row, type SparseTables } from './sparse-tables'
import { TableWalk } from './table-walk'

/** As writeSparseSolve, by loops over tables. */
export function writeLoopedSparseSolve(
  module: AlgebraModule,
  name: string,
  kind: ElementKind,
  layout: SparseLayout,
  tables: SparseTables,
  fallback: number | null,
): number {
  const elements = beginSolve(module, name, kind, fallback)
  const { f } = elements.v
  const walk = new TableWalk(f, tables, FACTORS)
  const { size } = layout.symbolic
  permute(elements, size, { from: B, fromOrder: tables.rowOrder, work: tables.work })
  walk.rows(true, (at) => {
    const diagonal = f.keep('i32', walk.word(at, row.diagonal))
    const total = rowProduct(elements, walk, at, 'lower', diagonal)
    elements.store(f.get(diagonal), f.get(total))
  })
  walk.rows(false, (at) => {
    const diagonal = f.keep('i32', walk.word(at, row.diagonal))
    const total = rowProduct(elements, walk, at, 'upper', diagonal)
    const inverse = elements.load(walk.factor(at, row.pivot))
    elements.store(f.get(diagonal), elements.multiply(elements.multiplier(f.get(total)), inverse))
  })
  permute(elements, size, { to: X, toOrder: tables.columnOrder, work: tables.work })
  return module.add(f)
}

/** As writeSparseTransposedSolve, by loops over tables. */
export function writeLoopedSparseTransposedSolve(
  module: AlgebraModule,
  name: string,
  kind: ElementKind,
  layout: SparseLayout,
  tables: SparseTables,
  fallback: number | null,
): number {
  const elements = beginSolve(module, name, kind, fallback)
  const { f } = elements.v
  const walk = new TableWalk(f, tables, FACTORS)
  const { size } = layout.symbolic
  permute(elements, size, { from: B, fromOrder: tables.columnOrder, work: tables.work })
  walk.rows(true, (at) => {
    const diagonal = f.keep('i32', walk.word(at, row.diagonal))
    const inverse = elements.multiplier(elements.load(walk.factor(at, row.pivot)))
    elements.store(f.get(diagonal), elements.multiply(inverse, elements.load(f.get(diagonal))))
    addMultiple(elements, walk, at, 'upper', diagonal)
  })
  walk.rows(false, (at) => {
    const diagonal = f.keep('i32', walk.word(at, row.diagonal))
    addMultiple(elements, walk, at, 'lower', diagonal)
  })
  permute(elements, size, { to: X, toOrder: tables.rowOrder, work: tables.work })
  return module.add(f)
}

/** The element of a row in the work vector plus the row's part of L or U times the vector. */
function rowProduct(elements: Elements, walk: TableWalk, at: Local, part: 'lower' | 'upper', diagonal: Local): Local {
  const { f } = elements.v
  const total = f.keep('v128', elements.load(f.get(diagonal)))
  walk.runs(at, part, (run) => {
    const { from, to, apart } = walk.bounds(run)
    addRowProduct(elements, apart, 0, from, to, total)
  })
  return total
}

/** Adds to the work vector a row's part of L or U times the vector's element of that row. */
function addMultiple(elements: Elements, walk: TableWalk, at: Local, part: 'lower' | 'upper', diagonal: Local): void {
  const { f } = elements.v
  const multiplier = elements.spreadMultiplier(elements.load(f.get(diagonal)))
  walk.runs(at, part, (run) => {
    const { from, to, apart } = walk.bounds(run)
    addMultipleOfRow(elements, apart, 0, from, to, multiplier)
  })
}

/** From a vector in the model's order to the work vector in that of the steps, or back; `order` lists byte offsets. */
function permute(
  elements: Elements,
  size: number,
  way: { from: Local; fromOrder: number; work: number } | { to: Local; toOrder: number; work: number },
): void {
  const { f } = elements.v
  f.scope(() => {
    const entry = f.keep('i32', f.i32(0))
    const work = f.keep('i32', f.i32(way.work))
    const order = 'from' in way ? way.fromOrder : way.toOrder
    f.loop(entry, f.i32(4 * size), 4, () => {
      const vector = f.get('from' in way ? way.from : way.to)
      const place = f.scalar('i32.add', vector, f.load('i32.load', f.get(entry), order))
      if ('from' in way) elements.store(f.get(work), elements.load(place))
      else elements.store(place, elements.load(f.get(work)))
      f.set(work, f.scalar('i32.add', f.get(work), f.i32(elements.bytes)))
    })
  })
}

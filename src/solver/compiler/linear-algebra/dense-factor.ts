import type { Code, Local } from '../encoder'
import type { AlgebraModule } from './algebra-module'
import type { DenseCode, DenseLayout } from './dense-layout'
import { writeDenseMatrix, type MatrixSource } from './dense-source'
import type { Elements, Multiplier } from './elements'
import { beginFactor } from './factor-function'

/** Up to this many bytes in a row the columns are written out, each with the pivot's row in registers. */
const STRAIGHT_BYTES = 8 * 24
/** Up to this size that is the shorter code too. */
const SHORT_SIZE = 7
/** Columns eliminated together: the rows below are read and written once for all of them. */
const PANEL = 4
/** The panels of larger matrices take so long that whoever waits is asked at each. */
const POLLED_SIZE = 128

/**
 * `name(alpha, jacobian, factors)` -> 0, or 1 + the column whose pivots are all zero or not finite: P LU = J - alpha M with partial
 * pivoting, in the given layout.
 */
export function writeDenseFactor(
  module: AlgebraModule,
  name: string,
  layout: DenseLayout,
  source: MatrixSource,
  code: DenseCode = 'fast',
): number {
  const writer = beginFactor(module, name, layout.kind)
  const { f, elements, factors } = writer
  writeDenseMatrix(elements, module.memory, layout, source, writer)
  const rows = new DenseRows(elements, layout, factors)
  rows.numberRows()
  const straight = code === 'fast' ? layout.rowBytes <= STRAIGHT_BYTES : layout.size <= SHORT_SIZE
  if (straight) writeByColumns(rows)
  else writeByPanels(rows, layout.size > POLLED_SIZE ? module.poll : undefined)
  f.give(f.i32(0))
  return module.add(f)
}

const add = (f: Elements['v']['f'], a: Code, b: Code): Code => f.scalar('i32.add', a, b)

/** Code over the rows of dense factors. A place is the local of a row's address plus a byte offset. */
class DenseRows {
  readonly f: Elements['v']['f']
  readonly size: number
  readonly rowBytes: number
  readonly bytes: number
  /** The addresses of the first row and of the end of the last. */
  readonly first: Local
  readonly end: Local
  private readonly permutation: Local

  constructor(
    readonly elements: Elements,
    readonly layout: DenseLayout,
    factors: Local,
  ) {
    const { f } = elements.v
    this.f = f
    this.size = layout.size
    this.rowBytes = layout.rowBytes
    this.bytes = layout.kind.bytes
    this.first = f.keep('i32', add(f, f.get(factors), f.i32(layout.start)))
    this.end = f.keep('i32', add(f, f.get(this.first), f.i32(this.size * this.rowBytes)))
    this.permutation = f.keep('i32', add(f, f.get(factors), f.i32(layout.permutation)))
  }

  numberRows(): void {
    const { f } = this
    f.scope(() => {
      const offset = f.keep('i32', f.i32(0))
      const number = f.keep('i32', f.i32(0))
      f.loop(offset, f.i32(4 * this.size), 4, () => {
        f.store('i32.store', add(f, f.get(this.permutation), f.get(offset)), f.get(number))
        f.set(number, add(f, f.get(number), f.i32(1)))
      })
    })
  }

  /**
   * Brings the largest of the entries at `column` (a byte offset), from row `from` on, into that row, and keeps -1 / pivot. `number` is
   * the step, for the result when there is no pivot, and its place in the permutation.
   */
  pivot(from: Local, column: Local, number: Code): Local {
    const { f, elements, rowBytes } = this
    const inverse = f.local('v128')
    f.scope(() => {
      const best = f.keep('f64', f.f64(0))
      const bestRow = f.keep('i32', f.get(from))
      const row = f.keep('i32', f.get(from))
      const size = f.local('f64')
      f.loop(row, f.get(this.end), rowBytes, () =>
        f.scope(() => {
          const entry = elements.load(add(f, f.get(row), f.get(column)))
          f.set(size, f.extractLane(elements.size(entry), 0))
          const larger = f.keep('i32', f.scalar('f64.gt', f.get(size), f.get(best)))
          f.set(best, f.select(f.get(larger), f.get(size), f.get(best)))
          f.set(bestRow, f.select(f.get(larger), f.get(row), f.get(bestRow)))
        }),
      )
      // A comparison with NaN is false, so the largest may not be; but then its column makes a later pivot NaN.
      const usable = f.scalar(
        'i32.and',
        f.scalar('f64.gt', f.get(best), f.f64(0)),
        f.scalar('f64.lt', f.get(best), f.f64(Infinity)),
      )
      f.when(f.scalar('i32.eqz', usable), () => f.leave(add(f, number, f.i32(1))))
      f.when(f.scalar('i32.ne', f.get(bestRow), f.get(from)), () => this.swap(from, bestRow, number))
      const place = f.keep('i32', add(f, f.get(from), f.get(column)))
      f.set(inverse, elements.negativeReciprocal(elements.load(f.get(place))))
      elements.store(f.get(place), f.get(inverse))
    })
    return inverse
  }

  private swap(first: Local, second: Local, number: Code): void {
    const { f } = this
    f.scope(() => {
      const inner = f.keep('i32', f.i32(0))
      const kept = f.local('v128')
      f.loop(inner, f.i32(this.rowBytes), 16, () => {
        const a = add(f, f.get(first), f.get(inner))
        const b = add(f, f.get(second), f.get(inner))
        f.set(kept, f.load('v128.load', a))
        f.store('v128.store', a, f.load('v128.load', b))
        f.store('v128.store', b, f.get(kept))
      })
      const other = f.scalar('i32.div_u', f.scalar('i32.sub', f.get(second), f.get(this.first)), f.i32(this.rowBytes))
      const numberOf = (step: Code) => add(f, f.get(this.permutation), f.scalar('i32.shl', step, f.i32(2)))
      const here = f.keep('i32', numberOf(number))
      const there = f.keep('i32', numberOf(other))
      const row = f.keep('i32', f.load('i32.load', f.get(here)))
      f.store('i32.store', f.get(here), f.load('i32.load', f.get(there)))
      f.store('i32.store', f.get(there), f.get(row))
    })
  }
}

/** Column after column, written out: the rest of the pivot's row stays in registers while a loop passes over the rows below. */
function writeByColumns(rows: DenseRows): void {
  const { f, elements, size, bytes, rowBytes } = rows
  for (let column = 0; column < size; column++) {
    f.scope(() => {
      const pivotRow = f.keep('i32', add(f, f.get(rows.first), f.i32(column * rowBytes)))
      const inRow = f.keep('i32', f.i32(column * bytes))
      const inverse = elements.multiplier(f.get(rows.pivot(pivotRow, inRow, f.i32(column))))
      // Registers from the one with the next column on; the pivot's own column may share it, and is written last.
      const start = 16 * Math.floor(((column + 1) * bytes) / 16)
      const registers = Array.from({ length: (rowBytes - start) / 16 }, (_, index) => start + 16 * index)
      const pivots = registers.map((offset) => f.keep('v128', f.load('v128.load', f.get(pivotRow), offset)))
      const row = f.keep('i32', add(f, f.get(pivotRow), f.i32(rowBytes)))
      f.loop(row, f.get(rows.end), rowBytes, () =>
        f.scope(() => {
          const entry = elements.load(f.get(row), column * bytes)
          const value = elements.v.keep(elements.multiply(inverse, entry))
          const multiplier = elements.spreadMultiplier(value)
          registers.forEach((offset, index) =>
            f.scope(() => {
              const target = f.load('v128.load', f.get(row), offset)
              const updated = elements.addProduct(multiplier, f.get(pivots[index]!), target)
              f.store('v128.store', f.get(row), updated, offset)
            }),
          )
          elements.store(f.get(row), value, column * bytes)
        }),
      )
    })
  }
}

/** A few columns at a time: first within them, then all of them on the columns to their right. */
function writeByPanels(rows: DenseRows, poll: number | undefined): void {
  const { f, size, bytes, rowBytes } = rows
  const whole = size - (size % PANEL)
  const step = f.keep('i32', f.i32(0))
  const topRow = f.keep('i32', f.get(rows.first))
  const inRow = f.keep('i32', f.i32(0))
  f.loop(step, f.i32(whole), PANEL, () => {
    if (poll !== undefined) f.run(f.call(poll))
    f.scope(() => writePanel(rows, PANEL, step, topRow, inRow))
    f.set(topRow, add(f, f.get(topRow), f.i32(PANEL * rowBytes)))
    f.set(inRow, add(f, f.get(inRow), f.i32(PANEL * bytes)))
  })
  if (size > whole) f.scope(() => writePanel(rows, size - whole, step, topRow, inRow))
}

function writePanel(rows: DenseRows, width: number, step: Local, topRow: Local, inRow: Local): void {
  const { f, elements, size, bytes, rowBytes } = rows
  const pivotRows = Array.from({ length: width }, (_, q) => f.keep('i32', add(f, f.get(topRow), f.i32(q * rowBytes))))
  for (let q = 0; q < width; q++) {
    f.scope(() => {
      const pivotRow = pivotRows[q]!
      const column = f.keep('i32', add(f, f.get(inRow), f.i32(q * bytes)))
      const inverse = elements.multiplier(f.get(rows.pivot(pivotRow, column, add(f, f.get(step), f.i32(q)))))
      const place = f.keep('i32', add(f, f.get(pivotRow), f.get(column)))
      const pivots = Array.from({ length: width - q - 1 }, (_, right) =>
        f.keep('v128', elements.load(f.get(place), (right + 1) * bytes)),
      )
      const row = f.keep('i32', add(f, f.get(pivotRow), f.i32(rowBytes)))
      f.loop(row, f.get(rows.end), rowBytes, () =>
        f.scope(() => {
          const here = f.keep('i32', add(f, f.get(row), f.get(column)))
          const value = elements.v.keep(elements.multiply(inverse, elements.load(f.get(here))))
          elements.store(f.get(here), value)
          const multiplier = elements.multiplier(value)
          pivots.forEach((pivot, right) =>
            f.scope(() => {
              const offset = (right + 1) * bytes
              elements.store(
                f.get(here),
                elements.addProduct(multiplier, f.get(pivot), elements.load(f.get(here), offset)),
                offset,
              )
            }),
          )
        }),
      )
    })
  }
  // Nothing is to the right of a last, narrower panel.
  if (width < PANEL) return
  // The panel's own rows first, in order; then all rows below it.
  for (let q = 1; q < width; q++) f.scope(() => updateRight(rows, [pivotRows[q]!], pivotRows.slice(0, q), inRow))
  const row = f.keep('i32', add(f, f.get(topRow), f.i32(width * rowBytes)))
  // Complex multipliers fill the registers for one row.
  const together = bytes === 8 ? 2 : 1
  if (together === 2 && size % 2 === 1) {
    f.when(f.scalar('i32.lt_u', f.get(row), f.get(rows.end)), () => {
      f.scope(() => updateRight(rows, [row], pivotRows, inRow))
      f.set(row, add(f, f.get(row), f.i32(rowBytes)))
    })
  }
  f.loop(row, f.get(rows.end), together * rowBytes, () =>
    f.scope(() => {
      const targets = [row]
      if (together === 2) targets.push(f.keep('i32', add(f, f.get(row), f.i32(rowBytes))))
      updateRight(rows, targets, pivotRows, inRow)
    }),
  )
}

/** targets[right of the panel] += sum over q of their multiplier in the panel's column q times row q of the panel. */
function updateRight(rows: DenseRows, targets: readonly Local[], pivotRows: readonly Local[], inRow: Local): void {
  const { f, elements, bytes, rowBytes } = rows
  const multipliers: Multiplier[][] = targets.map((target) => {
    const place = f.keep('i32', add(f, f.get(target), f.get(inRow)))
    return pivotRows.map((_, q) => elements.spreadMultiplier(elements.load(f.get(place), q * bytes)))
  })
  const offset = f.keep('i32', add(f, f.get(inRow), f.i32(PANEL * bytes)))
  f.loop(offset, f.i32(rowBytes), 16, () =>
    f.scope(() => {
      const pivots = pivotRows.map((pivotRow) =>
        elements.v.keep(f.load('v128.load', add(f, f.get(pivotRow), f.get(offset)))),
      )
      targets.forEach((target, index) =>
        f.scope(() => {
          const place = f.keep('i32', add(f, f.get(target), f.get(offset)))
          const total = f.keep('v128', f.load('v128.load', f.get(place)))
          pivots.forEach((pivot, q) => f.set(total, elements.addProduct(multipliers[index]![q]!, pivot, f.get(total))))
          f.store('v128.store', f.get(place), f.get(total))
        }),
      )
    }),
  )
}

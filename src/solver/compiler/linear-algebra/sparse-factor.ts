import type { Code, Local } from '../encoder'
import type { AlgebraModule } from './algebra-module'
import type { ElementKind, Elements } from './elements'
import { beginFactor, endFactor } from './factor-function'
import { PivotCheck } from './pivot-check'
import { entriesOf, type SourceEntry, type SparseLayout } from './sparse-layout'

/**
 * `name(alpha, jacobian, factors)` -> 0 or another number when the matrix is singular: LU = J - alpha M in the layout's order, as
 * straight-line code row by row. L and the reciprocals of the pivots are kept negative, so that every step of elimination and solution
 * is a multiply-add. When a pivot is bad (see PivotCheck) the function `fallback` of the same arguments factors the matrix instead.
 */
export function writeSparseFactor(
  module: AlgebraModule,
  name: string,
  kind: ElementKind,
  layout: SparseLayout,
  fallback: number | null,
): number {
  const writer = beginFactor(module, name, kind)
  const { f, elements, jacobian, factors } = writer
  const { v } = elements
  const { bytes } = kind
  const alpha = elements.alpha()
  const check = new PivotCheck(elements)
  layout.rows.forEach((row, step) =>
    f.scope(() => {
      const lower = entriesOf(row.lower, bytes)
      const upper = entriesOf(row.upper, bytes)
      const values = new Map([...lower, { step }, ...upper].map((entry) => [entry.step, f.local('v128')]))
      const filled = new Set<number>()
      for (const source of row.sources) {
        f.set(values.get(source.step)!, sourceValue(elements, source, alpha, jacobian))
        filled.add(source.step)
      }
      const original = v.keep(f.get(values.get(step)!))
      for (const { step: earlier, place } of lower) {
        f.scope(() => {
          const eliminated = layout.rows[earlier]!
          const entry = elements.multiplier(f.get(values.get(earlier)!))
          const value = v.keep(elements.multiply(entry, elements.load(f.get(factors), eliminated.pivot)))
          elements.store(f.get(factors), value, place)
          const multiplier = elements.multiplier(value)
          for (const { step: column, place: from } of entriesOf(eliminated.upper, bytes)) {
            f.scope(() => {
              const target = values.get(column)!
              const other = elements.load(f.get(factors), from)
              // An entry that fills in starts from nothing.
              if (filled.has(column)) f.set(target, elements.addProduct(multiplier, other, f.get(target)))
              else f.set(target, elements.multiply(multiplier, other))
              filled.add(column)
            })
          }
        })
      }
      const inverse = v.keep(elements.negativeReciprocal(f.get(values.get(step)!)))
      elements.store(f.get(factors), inverse, row.pivot)
      check.note(original, inverse)
      for (const { step: column, place } of upper) elements.store(f.get(factors), f.get(values.get(column)!), place)
    }),
  )
  return endFactor(module, writer, check, fallback)
}

/** J - alpha M at one entry. */
function sourceValue(elements: Elements, source: SourceEntry, alpha: Code, jacobian: Local): Code {
  const { v } = elements
  const { f } = v
  const mass = () => (Math.abs(source.mass) === 1 ? alpha : v.multiply(alpha, v.constant(Math.abs(source.mass))))
  if (source.jacobian === null) {
    return source.mass > 0 ? f.vector('f64x2.neg', mass()) : mass()
  }
  const value = f.load('v128.load64_zero', f.get(jacobian), 8 * source.jacobian)
  if (source.mass === 0) return value
  return source.mass > 0 ? v.subtract(value, mass()) : v.add(value, mass())
}

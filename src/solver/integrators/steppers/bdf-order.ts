import type { Code } from '../../compiler/encoder'
import type { FunctionWriter, StepContext } from '../step-context'
import { HIGHEST_ORDER, orders, type BdfMemory } from './bdf-memory'

/**
 * Writes (raise): moves the history to the order above (1) or below (0) after the steps `past`, so that it belongs to the polynomial of
 * that order (VODE, see writeCoefficients): every row from the second on takes a multiple of one vector, of the last correction, which
 * is the derivative that is added, or of the row that is given up.
 */
export function writeOrderChange(context: StepContext, bdf: BdfMemory): number {
  const writer = context.begin('changeOrder', ['i32'], [])
  const { f, v, vectors } = writer
  const from = f.local('i32')
  f.when(
    f.get(0),
    () => {
      f.set(from, f.i32(context.error))
      bdf.byOrder(f, (order) => order < HIGHEST_ORDER && writeRaise(writer, bdf, order))
    },
    () => {
      f.set(from, bdf.lastRow(f))
      bdf.byOrder(f, (order) => order > 1 && writeLower(writer, bdf, order))
    },
  )
  const changed = orders.slice(1)
  const weights = changed.map((row) => v.keep(f.vector('f64x2.splat', bdf.orderChange.get(f, row))))
  vectors.each(({ at, put }) => {
    const vector = v.keep(at({ local: from }))
    changed.forEach((row, index) => {
      put(bdf.rows[row]!, v.multiplyAdd(weights[index]!, vector, at(bdf.rows[row]!)))
    })
  })
  const step = f.select(f.get(0), f.i32(1), f.i32(-1))
  const next = f.keep('i32', f.scalar('i32.add', bdf.get(f, 'order'), step))
  bdf.set(f, 'order', f.get(next))
  bdf.set(f, 'nextOrder', f.get(next))
  bdf.set(f, 'alike', f.i32(0))
  bdf.set(f, 'wait', f.scalar('i32.add', f.get(next), f.i32(1)))
  return context.end(writer)
}

function writeRaise(writer: FunctionWriter, bdf: BdfMemory, order: number): void {
  const { f, s } = writer
  // Coefficients of x^2 * product of (x + xi_j), built with the points of the past one behind.
  let product: Code[] = [s.real(1)]
  let previous: Code = s.real(1)
  let span: Code = bdf.get(f, 'scaledStep')
  let inverses: Code = s.real(1)
  let xis: Code = s.real(1)
  let leading = 1
  for (let j = 1; j < order; j++) {
    span = s.keep(s.add(span, bdf.past.get(f, j + 1)))
    const xi = s.keep(s.divide(span, bdf.get(f, 'scaledStep')))
    xis = s.keep(s.multiply(xis, xi))
    leading += 1 / (j + 1)
    inverses = s.keep(s.add(inverses, s.divide(1, xi)))
    product = shifted(writer, product, previous)
    previous = xi
  }
  const added = s.keep(s.divide(s.subtract(leading, inverses), xis))
  setChange(writer, bdf, [...product.map((value) => s.multiply(value, added)).slice(0, order - 1), added])
}

function writeLower(writer: FunctionWriter, bdf: BdfMemory, order: number): void {
  const { f, s } = writer
  let product: Code[] = [s.real(1)]
  let span: Code = s.real(0)
  for (let j = 1; j <= order - 2; j++) {
    span = s.keep(s.add(span, bdf.past.get(f, j)))
    product = shifted(writer, product, s.keep(s.divide(span, bdf.get(f, 'scaledStep'))))
  }
  // The row that is given up becomes zero.
  setChange(writer, bdf, [...product.slice(0, order - 2).map(s.negate), s.real(-1)])
}

/** The coefficients of a polynomial, lowest power first, times (x + root). */
function shifted({ s }: FunctionWriter, coefficients: readonly Code[], root: Code): Code[] {
  return [...coefficients, null].map((value, power) => {
    const lower = power === 0 ? null : coefficients[power - 1]!
    if (value === null) return lower!
    const scaled = s.multiply(value, root)
    return s.keep(lower === null ? scaled : s.add(scaled, lower))
  })
}

/** The changes of the rows from the second on; none for the rest. */
function setChange({ f, s }: FunctionWriter, bdf: BdfMemory, values: readonly Code[]): void {
  orders.slice(1).forEach((row, index) => bdf.orderChange.set(f, row, values[index] ?? s.real(0)))
}

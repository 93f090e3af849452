import type { Code } from '../../compiler/encoder'
import type { FunctionWriter, StepContext } from '../step-context'
import { HIGHEST_ORDER, orders, type BdfMemory } from './bdf-memory'

/**
 * Writes (h): the coefficients of a step of size h with the order at hand, after steps of the sizes `past`: the formula with a fixed
 * leading coefficient (Jackson and Sacks-Davis 1980), as Brown, Byrne and Hindmarsh, "VODE: a variable-coefficient ODE solver" (1989),
 * derive it in Nordsieck's form. With xi_j = (t_new - t_(new - j)) / h the correction is spread over the history by
 * l(x) = (1 + x / xi*) * product over j < order of (1 + x / xi_j), where xi* makes l_1 = 1 + 1/2 + ... + 1/order whatever the steps were.
 */
export function writeCoefficients(context: StepContext, bdf: BdfMemory): number {
  const writer = context.begin('coefficients', ['f64'], [])
  const { f, s } = writer
  const h = f.get(0)
  // After enough steps alike they no longer change.
  const settled = f.scalar('i32.ge_s', bdf.get(f, 'alike'), bdf.get(f, 'order'))
  const same = s.and(s.equal(h, bdf.past.get(f, 1)), s.equal(h, bdf.get(f, 'coefficientsOf')))
  f.when(s.and(settled, same), () => f.leave())
  bdf.set(f, 'coefficientsOf', h)
  bdf.byOrder(f, (order) => {
    let l: Code[] = [s.real(1), s.real(1)]
    const multiplied = (inverse: Code): Code[] =>
      [...l, s.real(0)].map((value, power) =>
        power === 0 ? value : s.keep(s.add(value, s.multiply(l[power - 1]!, inverse))),
      )
    let span: Code = h
    const inverseOf = (steps: Code): Code => s.keep(s.divide(h, steps))
    for (let j = 2; j < order; j++) {
      span = s.keep(s.add(span, bdf.past.get(f, j - 1)))
      l = multiplied(inverseOf(span))
    }
    const leading = harmonic(order)
    let last: Code = s.real(1)
    let star: Code = s.real(1)
    let hat: Code = s.real(-1)
    if (order > 1) {
      span = s.keep(s.add(span, bdf.past.get(f, order - 1)))
      last = inverseOf(span)
      star = s.keep(s.subtract(leading, l[1]!))
      hat = s.keep(s.negate(s.add(l[1]!, last)))
      l = multiplied(star)
    }
    for (const power of orders) bdf.correctionWeights.set(f, power, l[power] ?? s.real(0))
    writeErrorFactors(writer, bdf, { order, leading, h, span, last, star, hat, top: l[order]! })
  })
  return context.end(writer)
}

interface ErrorTerms {
  order: number
  leading: number
  h: Code
  /** From the point `order` steps back to the end of this step. */
  span: Code
  /** 1 / xi_order, 1 / xi*, and minus the sum of 1 / xi_j, j = 1 .. order. */
  last: Code
  star: Code
  hat: Code
  /** l_order. */
  top: Code
}

/** What turns norms of the correction and of what is kept into errors: of its neighbours only when the order may soon change. */
function writeErrorFactors({ f, s }: FunctionWriter, bdf: BdfMemory, terms: ErrorTerms): void {
  const { order, leading, h, span, last, star, hat, top } = terms
  const put = (field: 'lowerError' | 'error' | 'higherError' | 'correctionScale', value: Code) =>
    bdf.set(f, field, s.abs(value))
  const a1 = s.keep(s.subtract(1 - leading, hat))
  const a2 = s.keep(s.add(1, s.multiply(order, a1)))
  put('error', s.divide(a1, s.multiply(leading, a2)))
  put('correctionScale', s.divide(s.multiply(a2, star), s.multiply(top, last)))
  const settling = f.scalar('i32.ge_s', bdf.get(f, 'alike'), f.i32(order - 1))
  f.when(s.or(settling, f.scalar('i32.eq', bdf.get(f, 'wait'), f.i32(1))), () => {
    if (order > 1) {
      const a3 = 1 / order - leading
      const a4 = s.add(hat, last)
      const ratio = s.divide(s.subtract(1 + a3, a4), a3)
      put('lowerError', s.multiply(s.divide(star, top), ratio))
    }
    if (order < HIGHEST_ORDER) {
      const before = s.keep(s.divide(h, s.add(span, bdf.past.get(f, order))))
      const a5 = -leading - 1 / (order + 1)
      const a6 = s.subtract(hat, before)
      const ratio = s.divide(s.subtract(1 + a5, a6), a2)
      put('higherError', s.divide(ratio, s.multiply(before, (order + 2) * a5)))
    }
  })
}

/** 1 + 1/2 + ... + 1/order. */
const harmonic = (order: number): number => (order === 0 ? 0 : harmonic(order - 1) + 1 / order)

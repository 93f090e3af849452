import { describe, expect, it } from 'vitest'
import { createRandom, detectArithmetic, elementaryFunctions, type Arithmetic } from '../../../src/solver'
import { closestToQuarters, reference, ulps } from './high-precision'

const arithmetics: Arithmetic[] = detectArithmetic() === 'fused' ? ['fused', 'plain'] : ['plain']

/** Numbers spread over a range, and on both sides of every point where a kernel changes its way. */
function points(from: number, to: number, count: number, seed: number): number[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => from + (to - from) * random.next())
}

/** Positive numbers spread evenly in their exponent. */
function magnitudes(from: number, to: number, count: number, seed: number): number[] {
  const random = createRandom(seed)
  const [low, high] = [Math.log2(from), Math.log2(to)]
  return Array.from({ length: count }, () => 2 ** (low + (high - low) * random.next()))
}

describe.each(arithmetics)('kernels in %s arithmetic, against 320-bit arithmetic', (arithmetic) => {
  const functions = elementaryFunctions(arithmetic)
  const worst = (name: 'exp' | 'log' | 'tanh' | 'logistic' | 'erf' | 'sin' | 'cos', values: readonly number[]) =>
    Math.max(...values.map((x) => ulps(functions[name](x), reference[name](x))))
  const both = (values: readonly number[]) => [...values, ...values.map((x) => -x)]

  it('exp: 1 ulp over the whole range, subnormal results included', () => {
    expect(worst('exp', points(-745, 709.78, 2000, 1))).toBeLessThan(1)
    expect(worst('exp', both(magnitudes(1e-18, 1, 500, 2)))).toBeLessThan(1)
  })

  it('log: 1 ulp over the whole range, subnormal arguments included', () => {
    expect(worst('log', magnitudes(4e-320, 1e308, 2000, 3))).toBeLessThan(1.1)
    expect(worst('log', points(0.5, 2, 2000, 4))).toBeLessThan(1.1)
  })

  it('tanh: 3 ulp, small arguments included', () => {
    expect(worst('tanh', points(-22, 22, 1500, 5))).toBeLessThan(3)
    expect(worst('tanh', both(magnitudes(1e-30, 1, 1000, 6)))).toBeLessThan(3)
  })

  it('logistic: 3 ulp', () => {
    expect(worst('logistic', points(-700, 40, 1000, 7))).toBeLessThan(3)
    expect(worst('logistic', points(-5, 5, 1000, 8))).toBeLessThan(3)
  })

  it('erf: 3 ulp', () => {
    expect(worst('erf', points(-6.5, 6.5, 1500, 9))).toBeLessThan(3)
    expect(worst('erf', both(magnitudes(1e-30, 1, 500, 10)))).toBeLessThan(3)
  })

  it.each(['sin', 'cos'] as const)('%s: 1 ulp up to 2^45', (name) => {
    expect(worst(name, points(-10, 10, 2000, 15))).toBeLessThan(1)
    expect(worst(name, both(magnitudes(1e-30, 1e5, 2000, 16)))).toBeLessThan(1)
    expect(worst(name, both(magnitudes(1e5, 2 ** 45, 2000, 17)))).toBeLessThan(1)
  })

  it('sin and cos: 1 ulp beside their zeros', () => {
    const random = createRandom(18)
    const numbers = Array.from({ length: 3000 }, () => Math.ceil(2 ** (1 + 43 * random.next())))
    const beside = numbers.map((n) => n * (Math.PI / 2))
    expect(worst('sin', beside)).toBeLessThan(1)
    expect(worst('cos', beside)).toBeLessThan(1)
    const closest = Array.from({ length: 45 }, (_, exponent) => closestToQuarters(exponent)).flat()
    expect(Math.min(...closest.map((x) => Math.abs(Math.sin(x))))).toBeLessThan(1e-16)
    expect(worst('sin', both(closest))).toBeLessThan(1)
    expect(worst('cos', both(closest))).toBeLessThan(1)
  })

  it('power: 3 ulp, large exponents included', () => {
    const random = createRandom(11)
    const pairs = magnitudes(1e-300, 1e300, 1000, 12).map((x) => {
      // Results over the whole normal range: y up to 700 / |log x|.
      const limit = 700 / Math.max(Math.abs(Math.log(x)), 1e-3)
      return [x, limit * (2 * random.next() - 1)] as const
    })
    const near = points(0.9, 1.1, 500, 13).map((x) => [x, 6000 * (2 * random.next() - 1)] as const)
    const errors = [...pairs, ...near].map(([x, y]) => ulps(functions.power(x, y), reference.power(x, y)))
    expect(Math.max(...errors)).toBeLessThan(3)
  })

  it('specials', () => {
    const { exp, log, tanh, logistic, softplus, erf, sin, cos, xLogX, floor } = functions
    expect([exp(Infinity), exp(-Infinity), exp(NaN), exp(0)]).toEqual([Infinity, 0, NaN, 1])
    expect([log(0), log(-1), log(Infinity), log(NaN), log(1)]).toEqual([-Infinity, NaN, Infinity, NaN, 0])
    expect([tanh(Infinity), tanh(-Infinity), tanh(NaN), tanh(-0)]).toEqual([1, -1, NaN, -0])
    expect([erf(Infinity), erf(-Infinity), erf(NaN), erf(-0)]).toEqual([1, -1, NaN, -0])
    expect([logistic(Infinity), logistic(NaN), softplus(NaN), softplus(1e300)]).toEqual([1, NaN, NaN, 1e300])
    expect([logistic(-Infinity), logistic(-709), logistic(1000)]).toEqual([0, 0, 1])
    for (const x of [Infinity, -Infinity, NaN, 2 ** 45 + 1]) expect([sin(x), cos(x)]).toEqual([NaN, NaN])
    expect([sin(0), sin(-0), cos(0), sin(5e-324)]).toEqual([0, -0, 1, 5e-324])
    expect([xLogX(0), xLogX(-0), xLogX(1), xLogX(-1), xLogX(Infinity)]).toEqual([0, 0, 0, NaN, Infinity])
    expect([floor(-0.5), floor(2.5), floor(NaN)]).toEqual([-1, 2, NaN])
  })

  it('comparisons are 1 or 0, and 0 with NaN', () => {
    const { less, lessOrEqual, equal } = functions
    for (const [a, b] of [
      [1, 2],
      [2, 1],
      [2, 2],
      [-0, 0],
      [NaN, 1],
      [NaN, NaN],
      [-Infinity, Infinity],
    ] as const) {
      expect([less(a, b), lessOrEqual(a, b), equal(a, b)]).toEqual([a < b, a <= b, a === b].map(Number))
    }
  })

  it('specials of power follow IEEE 754', () => {
    const { power } = functions
    for (const x of [0, -0, 1, -1, 0.5, 2, -2, Infinity, -Infinity, NaN]) {
      for (const y of [0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, Infinity, -Infinity, NaN]) {
        // Math.pow(+-1, +-Infinity) and Math.pow(1, NaN) are NaN in ECMAScript, 1 in IEEE 754.
        const wanted = x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : Math.pow(x, y)
        const got = power(x, y)
        const rounding = Math.abs(got - wanted) <= 2 ** -52 * Math.abs(wanted)
        expect(Object.is(got, wanted) || (wanted !== 0 && rounding), `${x} ^ ${y} = ${got}`).toBe(true)
      }
    }
  })
})

describe('softplus', () => {
  it('keeps the digits of its small values', () => {
    const { softplus, exp } = elementaryFunctions('plain')
    // log(1 + e^x) = e^x (1 - e^x / 2 + ...)
    for (const x of [-40, -100, -300]) expect(Math.abs(softplus(x) / exp(x) - 1)).toBeLessThan(1e-15)
    for (const x of points(-3, 3, 300, 14)) {
      expect(Math.abs(softplus(x) - (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))))).toBeLessThan(1e-15)
    }
  })
})

import { kernels } from '../compiler'
import type { Code } from '../compiler/encoder'
import type { FunctionWriter, StepContext } from './step-context'

const SAFETY = 0.9
const LARGEST_FACTOR = 6
const SMALLEST_FACTOR = 0.2
/** After an attempt that gave no error at all. */
const FAILED_FACTOR = 0.25
/** Part of the integral exponent that acts on the error before; see `controllerExponents`. */
const PROPORTIONAL = 0.4
const INTEGRAL = 0.7
/** Errors below these count as these: so that one lucky step does not rule the next ones. */
const LEAST_ERROR = 1e-10
const LEAST_PREVIOUS_ERROR = 1e-4

/** Exponents of a proportional-integral controller (Gustafsson 1991; Hairer and Wanner II, IV.2) for an estimate of an order. */
export const controllerExponents = (errorOrder: number): { integral: number; proportional: number } => ({
  integral: -INTEGRAL / (errorOrder + 1),
  proportional: PROPORTIONAL / (errorOrder + 1),
})

/** x^p for x > 0, as exp(p log x): the last bits of a step size do not matter. */
export function power(writer: FunctionWriter, x: Code, exponent: Code): Code {
  const { f, v } = writer
  const splat = (value: Code) => v.keep(f.vector('f64x2.splat', value))
  const logarithm = v.multiply(kernels.log(v, splat(x)), splat(exponent))
  return f.extractLane(kernels.exp(v, v.keep(logarithm)), 0)
}

/** Writes (x, p) -> x^p for x > 0, for what TypeScript does once a solve. */
export function writePower(context: StepContext): number {
  const writer = context.begin('power', ['f64', 'f64'], ['f64'])
  writer.f.give(power(writer, writer.f.get(0), writer.f.get(1)))
  return context.end(writer, true)
}

/** The factor for the next step after one whose error was at most 1; keeps the error. */
export function acceptedFactor(writer: FunctionWriter, error: Code): Code {
  const { f, v, s, get, set } = writer
  const e = s.keep(s.larger(error, LEAST_ERROR))
  const both = v.keep(f.replaceLane(f.vector('f64x2.splat', e), 1, get('previousError')))
  const exponents = f.replaceLane(f.vector('f64x2.splat', get('integral')), 1, get('proportional'))
  const logarithms = v.keep(v.multiply(kernels.log(v, both), exponents))
  const sum = s.add(f.extractLane(logarithms, 0), f.extractLane(logarithms, 1))
  const change = f.extractLane(kernels.exp(v, v.keep(f.vector('f64x2.splat', sum))), 0)
  const factor = f.keep('f64', s.smaller(LARGEST_FACTOR, s.larger(SMALLEST_FACTOR, s.multiply(SAFETY, change))))
  // After a rejection a step does not grow at once.
  f.when(get('rejectedLast'), () => f.set(factor, s.smaller(1, f.get(factor))))
  set('previousError', s.larger(e, LEAST_PREVIOUS_ERROR))
  set('rejectedLast', f.i32(0))
  return f.get(factor)
}

/** The factor for another attempt after an error above 1, or none at all. */
export function retryFactor(writer: FunctionWriter, error: Code): Code {
  const { f, s, get, set } = writer
  set('rejectedLast', f.i32(1))
  const factor = f.keep('f64', f.f64(FAILED_FACTOR))
  f.when(s.not(get('trouble')), () => {
    const change = s.multiply(SAFETY, power(writer, error, s.divide(get('integral'), INTEGRAL)))
    f.set(factor, s.larger(SMALLEST_FACTOR, s.smaller(SAFETY, change)))
  })
  return f.get(factor)
}

import type { Code } from '../../compiler/encoder'
import type { FunctionWriter, StepContext } from '../step-context'
import type { RadauMemory } from './radau-memory'

const SAFETY = 0.9
/** Bounds of old step / new step. */
const LEAST_QUOTIENT = 1 / 8
const LARGEST_QUOTIENT = 5
const LEAST_ERROR = 1e-10
const LEAST_PREVIOUS_ERROR = 1e-2
/** After the first attempt of all has failed. */
const FIRST_FACTOR = 0.1
/** Newton's convergence below which the Jacobian serves the next step too. */
export const FAST_CONVERGENCE = 1e-3
/** A step that would grow by no more than this, with a Jacobian that still serves, keeps its size and its factors. */
const IDLE_GROWTH = 1.2

const bounded = ({ s }: FunctionWriter, quotient: Code): Code =>
  s.larger(LEAST_QUOTIENT, s.smaller(LARGEST_QUOTIENT, quotient))

const fourthRoot = ({ s }: FunctionWriter, value: Code): Code => s.sqrt(s.sqrt(value))

/** Old step / new step by the error, more cautious the more iterations the step took. */
function quotientByError(writer: FunctionWriter, radau: RadauMemory, error: Code): Code {
  const { f, s, get } = writer
  const double = (value: Code) => f.scalar('f64.convert_i32_s', value)
  const twice = s.keep(s.multiply(2, double(get('newtonSteps'))))
  const work = s.divide(s.add(twice, double(radau.get(writer, 'iterations'))), s.add(twice, 1))
  return bounded(writer, s.multiply(fourthRoot(writer, error), s.multiply(1 / SAFETY, s.larger(1, work))))
}

/** Writes (error) -> the factor for the next step: Gustafsson's predictive controller (Hairer and Wanner II, IV.8). */
export function writeRadauFactor(context: StepContext, radau: RadauMemory): number {
  const writer = context.begin('chooseStep', ['f64'], ['f64'])
  const { f, s, get, set } = writer
  const error = s.keep(s.larger(f.get(0), LEAST_ERROR))
  const quotient = f.keep('f64', quotientByError(writer, radau, error))
  f.when(radau.get(writer, 'hasPast'), () => {
    const steps = s.divide(radau.get(writer, 'pastStep'), get('triedStep'))
    const trend = fourthRoot(writer, s.divide(s.multiply(error, error), get('previousError')))
    const predicted = s.multiply(s.multiply(1 / SAFETY, steps), trend)
    f.set(quotient, s.larger(f.get(quotient), bounded(writer, predicted)))
  })
  set('previousError', s.larger(LEAST_PREVIOUS_ERROR, error))
  f.when(get('rejectedLast'), () => f.set(quotient, s.larger(1, f.get(quotient))))
  set('rejectedLast', f.i32(0))
  const idle = s.and(s.lessOrEqual(1 / IDLE_GROWTH, f.get(quotient)), s.lessOrEqual(f.get(quotient), 1))
  f.when(s.and(idle, s.lessOrEqual(get('newtonRate'), FAST_CONVERGENCE)), () => f.set(quotient, f.f64(1)))
  f.give(s.divide(1, f.get(quotient)))
  return context.end(writer)
}

/** Writes (error) -> the factor for another attempt. A Jacobian of an earlier state no longer serves. */
export function writeRadauRetry(context: StepContext, radau: RadauMemory): number {
  const writer = context.begin('retryStep', ['f64'], ['f64'])
  const { f, s, get, set } = writer
  set('rejectedLast', f.i32(1))
  radau.set(writer, 'jacobianKept', f.i32(0))
  f.when(get('trouble'), () => f.leave(radau.get(writer, 'failedFactor')))
  f.when(s.not(radau.get(writer, 'hasPast')), () => f.leave(f.f64(FIRST_FACTOR)))
  f.give(s.divide(1, quotientByError(writer, radau, f.get(0))))
  return context.end(writer)
}

import { writeIterationMatrix } from '../../compiler'
import type { StepFunctions } from '../contract'
import type { FunctionWriter, StepContext } from '../step-context'
import { power } from '../step-size'
import type { CollocationTableau } from '../tableaus'
import { writeDenseOutput } from './dense-output'
import { writeRadauError } from './radau-error'
import { RadauMemory } from './radau-memory'
import { writeRadauNewton } from './radau-newton'
import { FAST_CONVERGENCE, writeRadauFactor, writeRadauRetry } from './radau-step-size'
import { writeKeepPolynomial } from './radau-stages'

/**
 * A fully implicit collocation method of three stages, as the code RADAU5 has it (Hairer and Wanner, Solving Ordinary Differential
 * Equations II, IV.8): Newton's system of all stages split into a real and a complex one of the size of the model, Jacobian and factors
 * kept while they serve.
 */
export function writeRadau(context: StepContext, tableau: CollocationTableau): StepFunctions {
  const { module, state, slope } = context
  const matrix = writeIterationMatrix(module)
  const radau = new RadauMemory(context, matrix)
  const both = module.program('slopeAndJacobian')
  const newton = writeRadauNewton(context, tableau, matrix, radau)
  const stepError = writeRadauError(context, tableau, matrix, radau)

  const writer = context.begin('attempt', ['f64', 'f64'], ['f64'])
  const { f, v, s, vectors, get, set, count } = writer
  const [time, h] = [f.get(0), f.get(1)]
  f.when(get('restarted'), () => start(writer, radau))
  f.when(s.not(s.or(get('jacobianFresh'), radau.get(writer, 'jacobianKept'))), () => {
    f.run(f.call(both, time, f.i32(state), f.i32(0), f.i32(slope), f.i32(radau.jacobian)))
    count('rhsEvaluations')
    count('jacobianEvaluations')
    set('slopeFresh', f.i32(1))
    set('jacobianFresh', f.i32(1))
    radau.set(writer, 'factoredStep', f.f64(0))
  })
  context.refreshSlope(writer, time)
  f.when(s.not(s.equal(radau.get(writer, 'factoredStep'), h)), () => {
    const [gamma, alpha, beta] = [tableau.eigenvalues.gamma, tableau.eigenvalues.alpha, tableau.eigenvalues.beta].map(
      (value) => s.divide(value, h),
    )
    const jacobian = f.i32(radau.jacobian)
    count('factorizations', 2)
    radau.set(writer, 'failedFactor', f.f64(0.5))
    f.when(f.call(matrix.factor, gamma!, jacobian, f.i32(radau.factors)), () => context.fail(writer, 'singular'))
    f.when(f.call(matrix.complexFactor, alpha!, beta!, jacobian, f.i32(radau.complexFactors)), () =>
      context.fail(writer, 'singular'),
    )
    radau.set(writer, 'factoredStep', h)
  })
  const relative = v.keep(f.vector('f64x2.splat', get('relativeTolerance')))
  const scale = v.keep(f.vector('f64x2.splat', radau.get(writer, 'errorScale')))
  vectors.each(({ at, put }) => {
    const size = v.multiplyAdd(relative, f.vector('f64x2.abs', at(state)), at(context.absolute))
    put(radau.weights, v.divide(scale, size))
  })
  set('trouble', f.call(newton, time, h))
  f.when(get('trouble'), () => f.leave(f.f64(Infinity)))
  f.give(f.call(stepError, time, h))
  const attempt = context.end(writer)

  return {
    attempt,
    interpolate: writeDenseOutput(context, tableau.dense, radau.increments, null),
    accept: writeAcceptStep(context, tableau, radau),
    factor: writeRadauFactor(context, radau),
    retry: writeRadauRetry(context, radau),
    stages: { kind: 'collocation', tableau, increments: radau.increments },
  }
}

/**
 * Nothing of the past serves. The estimate of a step's error is of order 3, far above the error of the step, of order 5: RADAU5 takes it
 * against the tolerance 0.1 rtol^(2/3), and so do we, while Newton is solved as accurately as the tolerance itself asks.
 */
function start(writer: FunctionWriter, radau: RadauMemory): void {
  const { f, s, get, set } = writer
  const relative = get('relativeTolerance')
  const scale = s.keep(s.multiply(10, power(writer, relative, s.real(1 / 3))))
  radau.set(writer, 'errorScale', scale)
  const rounding = s.divide(s.multiply(10 * 2 ** -52, scale), relative)
  radau.set(writer, 'newtonTarget', s.larger(rounding, s.multiply(get('newtonTolerance'), s.smaller(1, scale))))
  radau.set(writer, 'hasPast', f.i32(0))
  radau.set(writer, 'jacobianKept', f.i32(0))
  radau.set(writer, 'factoredStep', f.f64(0))
  radau.set(writer, 'remainder', f.f64(1))
  set('restarted', f.i32(0))
}

/** Writes (): the step was taken. */
function writeAcceptStep(context: StepContext, tableau: CollocationTableau, radau: RadauMemory): number {
  const keepPolynomial = writeKeepPolynomial(context, tableau, radau)
  const writer = context.begin('acceptStep', [], [])
  const { f, s, get } = writer
  f.run(f.call(keepPolynomial))
  radau.set(writer, 'hasPast', f.i32(1))
  radau.set(writer, 'pastStep', get('triedStep'))
  radau.set(writer, 'jacobianKept', s.lessOrEqual(get('newtonRate'), FAST_CONVERGENCE))
  return context.end(writer)
}

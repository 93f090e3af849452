import { writeIterationMatrix } from '../../compiler'
import type { Code } from '../../compiler/encoder'
import type { StepFunctions } from '../contract'
import type { FunctionWriter, StepContext } from '../step-context'
import type { EsdirkTableau } from '../tableaus'
import { writeDenseOutput } from './dense-output'
import { writeKeepLastSlope } from './explicit'
import { writeInitialRate } from './initial-rate'
import { massProduct } from './mass-product'
import { writeNewton } from './newton'

/**
 * A diagonally implicit Runge-Kutta method with an explicit first stage (ESDIRK). Each stage M (Y_i - base_i) = h gamma f(t_i, Y_i) is
 * solved by simplified Newton steps with one Jacobian and one LU for the whole step; its slope is that of the stage, y', also where M is
 * singular.
 */
export function writeEsdirk(context: StepContext, tableau: EsdirkTableau): StepFunctions {
  const { module, state, next, slope, error } = context
  const { memory } = module.model
  const matrix = writeIterationMatrix(module)
  const jacobian = memory.allocate(matrix.jacobianDoubles)
  const factors = memory.allocate(matrix.factorDoubles)
  const [base, weights, rawError] = [context.vector(), context.vector(), context.vector()]
  const last = tableau.nodes.length - 1
  // Stiffly accurate: the last stage is the solution.
  const points = tableau.nodes.map((_, stage) => (stage === 0 ? state : stage === last ? next : context.vector()))
  const { mass } = module.model.graph
  const rate = mass ? context.vector() : slope
  const slopes = tableau.nodes.map((_, stage) => (stage === 0 ? rate : context.vector()))
  const initialRate = mass ? writeInitialRate(context, matrix, { jacobian, factors, rate }) : null
  const newton = writeNewton(context, matrix, { factors, weights })
  const terms = (coefficients: readonly number[]) =>
    coefficients.map((weight, stage) => ({ weight, vector: slopes[stage]! }))

  const writer = context.begin('attempt', ['f64', 'f64'], ['f64'])
  const { f, v, s, vectors, get, set, count } = writer
  const [time, h] = [f.get(0), f.get(1)]
  if (initialRate === null) context.refreshSlope(writer, time)
  else f.when(get('restarted'), () => beginWithRate(writer, f.call(initialRate, time, h)))
  f.when(s.not(get('jacobianFresh')), () => {
    f.run(f.call(matrix.jacobian, time, f.i32(state), f.i32(0), f.i32(jacobian)))
    count('jacobianEvaluations')
    set('jacobianFresh', f.i32(1))
  })
  const alpha = s.keep(s.divide(1 / tableau.gamma, h))
  count('factorizations')
  f.when(f.call(matrix.factor, alpha, f.i32(jacobian), f.i32(factors)), () => context.fail(writer, 'singular'))
  const relative = v.keep(f.vector('f64x2.splat', get('relativeTolerance')))
  vectors.each(({ at, put }) => {
    const scale = v.multiplyAdd(relative, f.vector('f64x2.abs', at(state)), at(context.absolute))
    put(weights, v.divide(v.constant(1), scale))
  })
  const size = v.keep(f.vector('f64x2.splat', h))
  for (let stage = 1; stage <= last; stage++) {
    vectors.combine(base, state, size, terms(tableau.matrix[stage]!.slice(0, stage)))
    vectors.combine(points[stage]!, state, size, terms(tableau.predictor[stage]!))
    const moment = s.add(time, s.multiply(h, tableau.nodes[stage]!))
    set('trouble', f.call(newton, moment, alpha, f.i32(points[stage]!), f.i32(base), f.i32(slopes[stage]!)))
    f.when(get('trouble'), () => f.leave(f.f64(Infinity)))
  }
  // The difference to the embedded method, its stiff part damped by the step's LU (Shampine's filter); h alpha = 1 / gamma.
  vectors.combine(rawError, null, null, terms(tableau.errorWeights.map((weight) => weight / tableau.gamma)))
  const unfiltered = mass ? context.vector() : rawError
  if (mass) {
    vectors.each(({ put }) => put(unfiltered, v.constant(0)))
    massProduct(writer, mass, rawError, unfiltered)
  }
  f.run(f.call(matrix.solve, f.i32(factors), f.i32(unfiltered), f.i32(error)))
  f.give(context.errorNorm(writer))

  return {
    attempt: context.end(writer),
    interpolate: writeDenseOutput(context, tableau.dense, slopes, 'step'),
    accept: writeKeepLastSlope(context, slopes[last]!, rate),
    factor: null,
    retry: null,
    stages: { kind: 'diagonal', tableau, points, slopes, jacobian },
  }
}

/** The first slope of a model with a mass matrix is not f: the first step of all works it out, the others have it from the step before. */
function beginWithRate({ f, get, set }: FunctionWriter, initialRate: Code): void {
  set('trouble', initialRate)
  f.when(get('trouble'), () => f.leave(f.f64(Infinity)))
  set('jacobianFresh', f.i32(1))
  set('restarted', f.i32(0))
}

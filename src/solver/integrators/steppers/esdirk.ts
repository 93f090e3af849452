import { writeIterationMatrix } from '../../compiler'
import type { StepFunctions } from '../contract'
import type { StepContext } from '../step-context'
import type { EsdirkTableau } from '../tableaus'
import { writeDenseOutput } from './dense-output'
import { writeKeepLastSlope } from './explicit'
import { writeNewton } from './newton'

/**
 * A diagonally implicit Runge-Kutta method with an explicit first stage (ESDIRK). Each stage Y_i = base_i + h gamma f(t_i, Y_i) is
 * solved by simplified Newton steps with one Jacobian and one LU for the whole step.
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
  const slopes = tableau.nodes.map((_, stage) => (stage === 0 ? slope : context.vector()))
  const newton = writeNewton(context, matrix, { factors, weights })
  const terms = (coefficients: readonly number[]) =>
    coefficients.map((weight, stage) => ({ weight, vector: slopes[stage]! }))

  const writer = context.begin('attempt', ['f64', 'f64'], ['f64'])
  const { f, v, s, vectors, get, set, count } = writer
  const [time, h] = [f.get(0), f.get(1)]
  context.refreshSlope(writer, time)
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
  f.run(f.call(matrix.solve, f.i32(factors), f.i32(rawError), f.i32(error)))
  f.give(context.errorNorm(writer))

  return {
    attempt: context.end(writer),
    interpolate: writeDenseOutput(context, tableau.dense, slopes, 'step'),
    accept: writeKeepLastSlope(context, slopes[last]!),
    factor: null,
    retry: null,
    stages: { tableau, points, slopes, jacobian },
  }
}

import type { IterationMatrix, ProgramName } from '../../compiler'
import type { ModelGraph } from '../../graph'
import { attemptFailures } from '../contract'
import type { StepContext } from '../step-context'
import { massProduct } from './mass-product'
import { dependsOnTime } from './time-dependence'

/** alpha times the step: large, so that few turns suffice, but rounding errors of the constraints are multiplied by it. */
const STEPS_RATE = 1e4
const TURNS = 3

/** What the code of an implicit method over a model calls besides the right-hand side. */
export const implicitPrograms = (graph: ModelGraph): readonly ProgramName[] =>
  graph.mass && dependsOnTime(graph) ? ['jacobian', 'timeDerivative'] : ['jacobian']

/**
 * Writes (time, h) -> 0 or the trouble: the vector `rate` becomes y' at the state of a model with a mass matrix M, which may be singular.
 * By turns y' += alpha (alpha M - J)^-1 (f - M y' + f_t / alpha), f_t in the first alone: what M leaves open is settled by the derivative
 * of the constraints, N^T (J y' + f_t) = 0 where N^T M = 0. `h` is the size of the step to come. Evaluates J into `jacobian`.
 */
export function writeInitialRate(
  context: StepContext,
  matrix: IterationMatrix,
  { jacobian, factors, rate }: { jacobian: number; factors: number; rate: number },
): number {
  const { module, state, slope } = context
  const { graph } = module.model
  const writer = context.begin('initialRate', ['f64', 'f64'], ['i32'])
  const { f, v, s, vectors, count } = writer
  const [known, negative, change] = [context.vector(), context.vector(), context.vector()]
  const time = f.get(0)
  context.refreshSlope(writer, time)
  f.run(f.call(matrix.jacobian, time, f.i32(state), f.i32(0), f.i32(jacobian)))
  count('jacobianEvaluations')
  count('factorizations')
  const alpha = s.keep(s.divide(STEPS_RATE, f.get(1)))
  f.when(f.call(matrix.factor, alpha, f.i32(jacobian), f.i32(factors)), () => {
    f.leave(f.i32(1 + attemptFailures.indexOf('singular')))
  })
  const alphas = v.keep(f.vector('f64x2.splat', alpha))
  for (let turn = 0; turn < TURNS; turn++) {
    if (turn === 0) {
      vectors.copy(slope, known)
      if (dependsOnTime(graph)) {
        f.run(f.call(module.program('timeDerivative'), time, f.i32(state), f.i32(0), f.i32(change)))
        vectors.each(({ at, put }) => put(known, v.add(at(known), v.divide(at(change), alphas))))
      }
    } else {
      vectors.each(({ at, put }) => {
        put(known, at(slope))
        put(negative, f.vector('f64x2.neg', at(rate)))
      })
      massProduct(writer, graph.mass!, negative, known)
    }
    f.run(f.call(matrix.solve, f.i32(factors), f.i32(known), f.i32(change)))
    vectors.each(({ at, put }) => {
      put(rate, turn === 0 ? v.multiply(alphas, at(change)) : v.multiplyAdd(alphas, at(change), at(rate)))
    })
  }
  f.give(f.i32(0))
  return context.end(writer)
}

import type { IterationMatrix } from '../../compiler'
import type { StepContext } from '../step-context'
import type { CollocationTableau } from '../tableaus'
import { massProduct } from './mass-product'
import type { RadauMemory } from './radau-memory'

/**
 * Writes (time, h) -> the error of the step: (gamma / h M - J)^-1 (f(t, y) + M sum e_i Z_i / h) by the real factors. After a rejection and
 * in the first step, when it says that the step is bad, f is taken at y + error instead, which is right for the stiffest components too
 * (Hairer and Wanner II, IV.8, equations 8.19 and 8.20).
 */
export function writeRadauError(
  context: StepContext,
  tableau: CollocationTableau,
  matrix: IterationMatrix,
  radau: RadauMemory,
): number {
  const { module, state, slope, error } = context
  const { mass } = module.model.graph
  const [difference, point, value] = [context.vector(), radau.points[0], radau.values[0]]
  const combined = mass ? context.vector() : difference
  const writer = context.begin('stepError', ['f64', 'f64'], ['f64'])
  const { f, v, s, vectors, get } = writer
  const inverse = v.keep(f.vector('f64x2.splat', s.divide(1 / tableau.errorSlopeWeight, f.get(1))))
  const terms = tableau.errorWeights.map((weight, stage) => ({ weight, vector: radau.increments[stage]! }))
  vectors.each(({ at, put }) => {
    const sum = v.keep(v.multiply(inverse, vectors.sum(at, null, null, terms)))
    put(combined, sum)
    if (mass) put(difference, v.constant(0))
    else put(radau.right, v.add(at(slope), sum))
  })
  if (mass) {
    massProduct(writer, mass, combined, difference)
    vectors.each(({ at, put }) => put(radau.right, v.add(at(slope), at(difference))))
  }
  const size = f.local('f64')
  const measure = () => {
    f.run(f.call(matrix.solve, f.i32(radau.factors), f.i32(radau.right), f.i32(error)))
    f.set(
      size,
      vectors.norm(({ at }) => v.multiply(at(error), at(radau.weights))),
    )
  }
  measure()
  const doubtful = s.or(get('rejectedLast'), s.not(radau.get(writer, 'hasPast')))
  f.when(s.and(s.lessOrEqual(1, f.get(size)), doubtful), () => {
    vectors.each(({ at, put }) => put(point, v.add(at(state), at(error))))
    context.evaluate(writer, f.get(0), point, value)
    vectors.each(({ at, put }) => put(radau.right, v.add(at(value), at(difference))))
    measure()
  })
  f.give(f.get(size))
  return context.end(writer)
}

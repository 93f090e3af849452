import type { StepContext } from '../step-context'
import type { ExplicitTableau } from '../tableaus'
import type { ExplicitFunctions } from './explicit'

/**
 * Writes () -> |h lambda| of the explicit step tried last: the change of f between its last two stages, which lie at one time, over the
 * change of y there (Shampine 1977; Hairer and Wanner II, IV.2). An iteration of the power method, as it were, for the dominant
 * eigenvalue. NaN where the stages are one.
 */
export function writeExplicitStiffness(context: StepContext, { lastStages }: ExplicitFunctions): number {
  const writer = context.begin('explicitStiffness', [], ['f64'])
  const { f, v, s, vectors, get } = writer
  const relative = v.keep(f.vector('f64x2.splat', get('relativeTolerance')))
  const change = ([from, to]: readonly [number, number]) =>
    vectors.norm(({ at }) => {
      const tolerance = v.multiplyAdd(relative, f.vector('f64x2.abs', at(context.next)), at(context.absolute))
      return v.divide(v.subtract(at(to), at(from)), tolerance)
    })
  const slopes = change(lastStages.slopes)
  f.give(s.divide(s.multiply(s.abs(get('triedStep')), slopes), change(lastStages.points)))
  return context.end(writer)
}

/** Where the power method for the Jacobian's dominant eigenvalue keeps its vector, and its last product: byte addresses. */
export interface PowerIteration {
  vector: number
  product: number
}

/**
 * Writes () -> |h lambda| of the step tried last by one iteration of the power method with df/dy at its end. The vector is kept from step
 * to step, along which the Jacobian changes little.
 */
export function writeImplicitStiffness(context: StepContext, { vector, product }: PowerIteration): number {
  const { module } = context
  const jacobianProduct = module.program('jacobianProduct')
  const writer = context.begin('implicitStiffness', [], ['f64'])
  const { f, v, s, vectors, get, count } = writer
  f.run(f.call(jacobianProduct, get('triedEnd'), f.i32(context.next), f.i32(vector), f.i32(product)))
  // A product with the Jacobian costs about as much as f.
  count('rhsEvaluations')
  const growth = vectors.norm(({ at }) => at(product))
  f.when(s.and(s.less(0, growth), s.less(growth, Infinity)), () => {
    const inverse = v.keep(f.vector('f64x2.splat', s.divide(1, growth)))
    vectors.each(({ at, put }) => put(vector, v.multiply(inverse, at(product))))
  })
  f.give(s.multiply(s.abs(get('triedStep')), growth))
  return context.end(writer)
}

/**
 * How far an explicit method is stable along the negative real axis: the first x at which |R(-x)| exceeds 1, R its stability polynomial.
 * 3.5 for Tsit5.
 */
export function realStability({ matrix, weights }: ExplicitTableau): number {
  const growth = (z: number): number => {
    const stages: number[] = []
    for (const row of matrix) stages.push(1 + z * row.reduce((sum, a, j) => sum + a * stages[j]!, 0))
    return 1 + z * weights.reduce((sum, b, i) => sum + b * stages[i]!, 0)
  }
  let x = 1
  while (Math.abs(growth(-x)) <= 1) x += 1 / 64
  return x
}

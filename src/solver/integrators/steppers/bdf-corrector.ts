import type { IterationMatrix } from '../../compiler'
import type { Code } from '../../compiler/encoder'
import { algebraicStates } from '../consistent-initial-spaces'
import { attemptFailures } from '../contract'
import type { StepContext } from '../step-context'
import type { BdfMemory } from './bdf-memory'
import { massProduct } from './mass-product'

/** The least that convergence is believed to speed up by from one iteration to the next, and the growth of changes that ends it. */
const RATE_MEMORY = 0.3
const DIVERGENCE = 2

/** What the corrector works with: byte addresses. */
export interface CorrectorSpace {
  jacobian: number
  factors: number
}

/**
 * Writes (end of the step, alpha, whether to make a new Jacobian) -> 0 or the trouble: factors alpha M - J, with J at the prediction if
 * it is new.
 */
export function writeSetup(
  context: StepContext,
  matrix: IterationMatrix,
  bdf: BdfMemory,
  { jacobian, factors }: CorrectorSpace,
): number {
  const writer = context.begin('setup', ['f64', 'f64', 'i32'], ['i32'])
  const { f, get, set, count } = writer
  f.when(f.get(2), () => {
    f.run(f.call(matrix.jacobian, f.get(0), f.i32(bdf.prediction), f.i32(0), f.i32(jacobian)))
    count('jacobianEvaluations')
    bdf.set(f, 'jacobianAt', get('steps'))
    bdf.set(f, 'jacobianDue', f.i32(0))
  })
  count('factorizations')
  bdf.set(f, 'factoredAlpha', f.get(1))
  bdf.set(f, 'factoredAt', get('steps'))
  bdf.set(f, 'factorsDue', f.i32(0))
  set('newtonRate', f.f64(1))
  const singular = f.call(matrix.factor, f.get(1), f.i32(jacobian), f.i32(factors))
  f.when(singular, () => f.leave(f.i32(1 + attemptFailures.indexOf('singular'))))
  f.give(f.i32(0))
  return context.end(writer)
}

/**
 * Writes (end of the step, h) -> 0 or the trouble: simplified Newton steps for the correction c, M (l_1 c + rise) = h f(prediction + c),
 * from c = 0. Leaves c in `error`, its norm in the memory, and prediction + c in `next`. Convergence is measured against the error that
 * the correction stands for (Brown, Byrne and Hindmarsh 1989). Of how fast it converged before, the first iteration believes nothing that
 * concerns algebraic equations: however short the step, a Jacobian may be too old for them.
 */
export function writeCorrector(
  context: StepContext,
  matrix: IterationMatrix,
  bdf: BdfMemory,
  { factors }: CorrectorSpace,
): number {
  const { module, next, error } = context
  const { mass } = module.model.graph
  const { memory, stateStride } = module.model
  const marks = algebraicStates(module.model)
  const padding = new Array<number>(stateStride - marks.length).fill(0)
  const algebraic = marks.includes(1) ? memory.constant([...marks, ...padding]) : null
  const writer = context.begin('correct', ['f64', 'f64'], ['i32'])
  const { f, v, s, vectors, get, set, count } = writer
  const [value, change, slope] = [context.vector(), context.vector(), mass ? context.vector() : 0]
  const trouble = (why: (typeof attemptFailures)[number]) => f.leave(f.i32(1 + attemptFailures.indexOf(why)))
  const splat = (code: Parameters<typeof v.keep>[0]) => v.keep(f.vector('f64x2.splat', code))
  const inverse = s.keep(s.divide(1, f.get(1)))
  const alpha = s.keep(s.multiply(bdf.correctionWeights.get(f, 1), inverse))
  const [alphas, inverses] = [splat(alpha), splat(inverse)]
  // The factors may be those of another alpha: the mean of what is right for soft and for stiff components.
  const factored = bdf.get(f, 'factoredAlpha')
  const adapted = splat(s.divide(s.multiply(2, factored), s.add(alpha, factored)))
  const turn = f.keep('i32', f.i32(0))
  const norm = f.local('f64')
  const previous = f.keep('f64', f.f64(0))
  f.forever(() => {
    f.run(f.call(context.rightHandSide, f.get(0), f.i32(next), f.i32(0), f.i32(value)))
    count('rhsEvaluations')
    if (mass) {
      vectors.each(({ at, put }) => {
        put(slope, f.vector('f64x2.neg', v.multiplyAdd(alphas, at(error), v.multiply(inverses, at(bdf.predictedRise)))))
      })
      massProduct(writer, mass, slope, value)
    } else {
      vectors.each(({ at, put }) => {
        const known = v.subtractProduct(inverses, at(bdf.predictedRise), at(value))
        put(value, v.subtractProduct(alphas, at(error), known))
      })
    }
    f.run(f.call(matrix.solve, f.i32(factors), f.i32(value), f.i32(change)))
    const [changed, whole, unproven] = vectors.meanSquares(algebraic === null ? 2 : 3, ({ at, put }) => {
      const step = v.keep(v.multiply(adapted, at(change)))
      const correction = v.keep(v.add(at(error), step))
      const weight = v.keep(at(bdf.weights))
      put(error, correction)
      put(next, v.add(at(bdf.prediction), correction))
      const moved = v.keep(v.multiply(step, weight))
      const parts = [moved, v.multiply(correction, weight)]
      return algebraic === null ? parts : [...parts, v.multiply(moved, at(algebraic))]
    })
    f.set(norm, s.sqrt(changed!))
    f.when(s.not(s.less(f.get(norm), Infinity)), () => trouble('not-finite'))
    f.when(f.get(turn), () => {
      f.when(s.less(s.multiply(DIVERGENCE, f.get(previous)), f.get(norm)), () => trouble('newton-diverged'))
      set('newtonRate', s.larger(s.multiply(RATE_MEMORY, get('newtonRate')), s.divide(f.get(norm), f.get(previous))))
    })
    let remaining: Code = s.multiply(f.get(norm), s.smaller(1, get('newtonRate')))
    if (algebraic !== null) remaining = f.select(f.get(turn), remaining, s.larger(remaining, s.sqrt(unproven!)))
    const left = s.multiply(remaining, bdf.get(f, 'error'))
    f.when(s.lessOrEqual(left, get('newtonTolerance')), () => {
      bdf.set(f, 'correction', s.sqrt(whole!))
      f.leave(f.i32(0))
    })
    f.set(turn, f.scalar('i32.add', f.get(turn), f.i32(1)))
    f.when(f.scalar('i32.ge_s', f.get(turn), get('newtonSteps')), () => trouble('newton-diverged'))
    f.set(previous, f.get(norm))
  })
  return context.end(writer)
}

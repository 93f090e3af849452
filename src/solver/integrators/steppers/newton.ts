import type { IterationMatrix } from '../../compiler'
import { attemptFailures } from '../contract'
import type { StepContext } from '../step-context'
import { massProduct } from './mass-product'

/** What a stage's Newton iteration works with, besides what it is called with: byte addresses. */
export interface NewtonSpace {
  factors: number
  /** 1 / (absolute + relative |state|), for its norms. */
  weights: number
}

/**
 * Writes (time, alpha, y, base, slope) -> 0 or the trouble: simplified Newton steps for alpha M (y - base) = f(time, y) from the guess in
 * y. Afterwards slope = alpha (y - base), which keeps Newton's error from being multiplied by the stiff Jacobian. The last change stays
 * in the vector `error`.
 */
export function writeNewton(context: StepContext, matrix: IterationMatrix, { factors, weights }: NewtonSpace): number {
  const writer = context.begin('newton', ['f64', 'f64', 'i32', 'i32', 'i32'], ['i32'])
  const { f, v, s, vectors, get, set, count } = writer
  const [y, base, slope] = [{ local: 2 }, { local: 3 }, { local: 4 }]
  const change = context.error
  const { mass } = context.module.model.graph
  const [residual, moved] = [context.vector(), mass ? context.vector() : 0]
  const alpha = v.keep(f.vector('f64x2.splat', f.get(1)))
  const turn = f.keep('i32', f.i32(0))
  const norm = f.keep('f64', f.f64(0))
  const previous = f.keep('f64', f.f64(0))
  const slowness = f.local('f64')
  const trouble = (why: (typeof attemptFailures)[number]) => f.leave(f.i32(1 + attemptFailures.indexOf(why)))
  f.forever(() => {
    f.when(f.scalar('i32.ge_s', f.get(turn), get('newtonSteps')), () => trouble('newton-diverged'))
    f.run(f.call(context.rightHandSide, f.get(0), f.get(2), f.i32(0), f.i32(residual)))
    count('rhsEvaluations')
    if (mass) {
      vectors.each(({ at, put }) => put(moved, v.multiply(alpha, v.subtract(at(base), at(y)))))
      massProduct(writer, mass, moved, residual)
    } else {
      vectors.each(({ at, put }) => {
        put(residual, v.subtractProduct(alpha, v.subtract(at(y), at(base)), at(residual)))
      })
    }
    f.run(f.call(matrix.solve, f.i32(factors), f.i32(residual), f.i32(change)))
    f.set(previous, f.get(norm))
    f.set(
      norm,
      vectors.norm(({ at, put }) => {
        put(y, v.add(at(y), at(change)))
        return v.multiply(at(change), at(weights))
      }),
    )
    f.when(s.not(s.less(f.get(norm), Infinity)), () => trouble('not-finite'))
    f.when(
      f.get(turn),
      () => {
        set('newtonRate', s.divide(f.get(norm), f.get(previous)))
        const worse = s.lessOrEqual(1, get('newtonRate'))
        f.when(s.and(worse, s.less(get('newtonTolerance'), f.get(norm))), () => trouble('newton-diverged'))
        f.set(slowness, get('newtonRate'))
      },
      // Before there is a rate, that of the stage before, made cautious, serves (Hairer and Wanner II, IV.8).
      () => f.set(slowness, s.larger(get('newtonRate'), 0.1)),
    )
    const left = s.divide(s.multiply(f.get(norm), f.get(slowness)), s.subtract(1, f.get(slowness)))
    const converged = s.and(s.less(f.get(slowness), 1), s.lessOrEqual(left, get('newtonTolerance')))
    f.when(s.or(s.equal(f.get(norm), 0), converged), () => {
      vectors.each(({ at, put }) => put(slope, v.multiply(alpha, v.subtract(at(y), at(base)))))
      f.leave(f.i32(0))
    })
    f.set(turn, f.scalar('i32.add', f.get(turn), f.i32(1)))
  })
  return context.end(writer)
}

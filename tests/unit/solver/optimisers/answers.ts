import { noNormalProducts, type Evaluated } from '../../../../src/solver'
import type { LeastSquaresProblem } from './classical'
import type { Answer } from './minimise'

/** Whatever is wished of r^T r / 2. */
export const leastSquaresAnswer =
  (problem: Pick<LeastSquaresProblem, 'residuals' | 'jacobian'>): Answer =>
  (x, wish) => {
    const r = problem.residuals(x)
    const loss = r.reduce((sum, value) => sum + value * value, 0) / 2
    if (wish === 'loss') return { loss }
    const j = problem.jacobian(x)
    const n = x.length
    const products = noNormalProducts(n)
    products.sumOfSquares = 2 * loss
    j.forEach((row, index) => {
      for (let a = 0; a < n; a++) {
        products.gradient[a]! += row[a]! * r[index]!
        for (let b = 0; b < n; b++) products.matrix[a * n + b]! += row[a]! * row[b]!
      }
    })
    const answers: Record<typeof wish, Evaluated> = {
      gradient: { loss, gradient: products.gradient },
      'normal-products': { loss, products },
      jacobian: { loss, residuals: Float64Array.from(r), jacobian: Float64Array.from(j.flat()) },
    }
    return answers[wish]
  }

/** An answer that is refused wherever a hash of the point says so: in so many of 16 places. */
export const unreliable =
  (answer: Answer, refusedOf16: number): Answer =>
  (x, wish) =>
    Math.floor(Math.abs(x[0]! * 7919 + x[1]! * 104729)) % 16 < refusedOf16 ? null : answer(x, wish)

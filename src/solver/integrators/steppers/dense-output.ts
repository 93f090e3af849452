import type { StepContext } from '../step-context'
import type { DenseOutput } from '../tableaus'

/**
 * Writes the function (theta, result): y(t + theta h) = state + factor * sum over stages of vector_i * sum_p dense[i][p] theta^(p + 1),
 * where factor is the size of the step tried last (`scale` 'step') or 1.
 */
export function writeDenseOutput(
  context: StepContext,
  dense: DenseOutput,
  stages: readonly number[],
  scale: 'step' | null,
): number {
  const writer = context.begin('interpolate', ['f64', 'i32'], [])
  const { f, v, vectors, get } = writer
  const theta = v.keep(f.vector('f64x2.splat', f.get(0)))
  const factor = scale === null ? theta : v.keep(v.multiply(theta, f.vector('f64x2.splat', get('triedStep'))))
  const used = dense
    .map((polynomial, stage) => ({ polynomial, vector: stages[stage]! }))
    .filter(({ polynomial }) => polynomial.some((coefficient) => coefficient !== 0))
  const weights = used.map(({ polynomial }) =>
    v.keep(
      [...polynomial]
        .reverse()
        .slice(1)
        .reduce(
          (sum, coefficient) => v.multiplyAdd(sum, theta, v.constant(coefficient)),
          v.constant(polynomial.at(-1)!),
        ),
    ),
  )
  vectors.each(({ at, put }) => {
    const sum = used.reduce(
      (total, { vector }, index) => v.multiplyAdd(weights[index]!, at(vector), total),
      v.constant(0),
    )
    put({ local: 1 }, v.multiplyAdd(factor, sum, at(context.state)))
  })
  return context.end(writer)
}

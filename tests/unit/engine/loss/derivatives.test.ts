import { describe, expect, it } from 'vitest'
import { completed } from '../../../../src/engine'
import { losses } from '../../../../src/solver'
import { type Asked, chain, chainData, chainRates, evaluated, prepared } from './two-experiments'

/** Everything at once that has a derivative. */
const everything: Asked = {
  delta: 0.07,
  floor: 0.02,
  weights: { species: { A: 0.5, B: 2 }, experiments: { two: 3 } },
  fittedInitialValues: 'all',
  regularisation: {
    l1: 0.03,
    l2: 0.02,
    priors: [
      { parameter: 'parameter 2', mean: 0.3, deviation: 0.2 },
      { parameter: 'initial B of one', mean: 0, deviation: 0.1 },
    ],
  },
}

const most = (values: ArrayLike<number>) => Array.from(values).reduce((so, value) => Math.max(so, Math.abs(value)), 0)

const closeTo = (got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number) => {
  expect(got.length).toBe(wanted.length)
  Array.from(wanted).forEach((value, index) =>
    expect(Math.abs(got[index]! - value), `${index}`).toBeLessThan(tolerance * most(wanted)),
  )
}

describe.each(losses)('the objective with $name', ({ name, noLeastSquares }) => {
  const asked = { ...everything, name }
  const problem = prepared(chain, chainData, chainRates, asked)
  const { layout } = problem
  // Not at the start: predictions that are measured values, and zero, are where slopes or curvatures jump.
  const parameters = problem.parameters.map((value) => value + 0.013)

  it('has the gradient of differences of the loss, by every parameter', () => {
    const { gradient } = evaluated(problem, parameters, 'gradient')
    const differences = parameters.map((value, index) => {
      const h = 1e-5
      const at = (x: number) => evaluated(problem, parameters.with(index, x), 'loss').loss
      return (at(value + h) - at(value - h)) / (2 * h)
    })
    expect(gradient).toHaveLength(layout.total)
    closeTo(gradient!, differences, 1e-6)
  })

  it('has the same gradient by every exact method', () => {
    const { gradient } = evaluated(problem, parameters, 'gradient')
    const forward = prepared(chain, chainData, chainRates, asked, { gradientMethod: 'forward' })
    closeTo(evaluated(forward, parameters, 'gradient').gradient!, gradient!, 1e-11)
  })

  it('has residuals of which J^T r is the gradient, and their products; or refuses with a sentence', () => {
    const { gradient } = evaluated(problem, parameters, 'gradient')
    if (noLeastSquares !== null) {
      for (const wish of ['normal-products', 'jacobian'] as const) {
        const refused = completed(problem.objective.evaluate(parameters, wish))
        expect(refused).toMatchObject({ status: 'failed', failure: { advice: noLeastSquares } })
        expect(problem.objective.refusal(wish)).not.toBeNull()
      }
      return
    }
    const { residuals, jacobian } = evaluated(problem, parameters, 'jacobian')
    expect(residuals).toHaveLength(problem.objective.residuals)
    const columns = parameters.length
    expect(jacobian).toHaveLength(residuals!.length * columns)
    const columnTimes = (column: number, values: Float64Array, stride: number, offset: number) => {
      let sum = 0
      residuals!.forEach((_, row) => (sum += jacobian![row * columns + column]! * values[row * stride + offset]!))
      return sum
    }
    const product = Float64Array.from(parameters, (_, column) => columnTimes(column, residuals!, 1, 0))
    closeTo(product, gradient!, 1e-9)
    const { products } = evaluated(problem, parameters, 'normal-products')
    closeTo(products!.gradient, product, 1e-12)
    const matrix = products!.matrix.map((_, at) =>
      columnTimes(Math.floor(at / columns), jacobian!, columns, at % columns),
    )
    closeTo(products!.matrix, matrix, 1e-12)
  })

  it('has one loss, whatever is wished, to the last bit where the same steps are made', () => {
    const { loss, reportedLoss } = evaluated(problem, parameters, 'loss')
    expect(evaluated(problem, parameters, 'gradient').loss).toBeCloseTo(loss, 10)
    const others = noLeastSquares === null ? (['normal-products', 'jacobian'] as const) : []
    for (const wish of others) {
      expect(evaluated(problem, parameters, wish).loss).toBe(loss)
      expect(evaluated(problem, parameters, wish).reportedLoss).toBe(reportedLoss)
    }
  })

  it('gives the same bits again, also after other wishes and parameters', () => {
    const first = evaluated(problem, parameters, 'gradient')
    const kept = { loss: first.loss, gradient: first.gradient!.slice() }
    const elsewhere = parameters.map((value) => 1.3 * value)
    evaluated(problem, elsewhere, 'gradient', { endTime: 1.2 })
    evaluated(problem, elsewhere, 'loss', { relativeTolerance: 1e-4 })
    const { loss, gradient } = evaluated(problem, parameters, 'gradient')
    expect({ loss, gradient }).toEqual(kept)
  })
})

describe('least squares', () => {
  it('of a sum of squares have r^T r / 2 as their loss, but for what replicates differ by', () => {
    const single = { ...chainData, series: chainData.series.filter(({ replicate }) => replicate === 1) }
    const problem = prepared(chain, single, chainRates, { ...everything, name: 'mse', regularisation: { l2: 0.1 } })
    const { loss, residuals } = evaluated(problem, problem.parameters, 'jacobian')
    expect(loss).toBeCloseTo(residuals!.reduce((sum, value) => sum + value * value, 0) / 2, 12)
    const { products } = evaluated(problem, problem.parameters, 'normal-products')
    expect(products!.sumOfSquares / 2).toBeCloseTo(loss, 12)
  })
})

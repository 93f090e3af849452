import { describe, expect, it } from 'vitest'
import {
  differentiableMethods,
  lossAndGradient,
  noNormalProducts,
  residualJacobian,
  residualNormalProducts,
  weightedDifferences,
  type MethodName,
  type ResidualRequest,
} from '../../../src/solver'
import { dataLoss } from './data-loss'
import { dosing, driven, floored, quenched, roberDae, trainedNetwork, type GradientCase } from './gradient-cases'
import { caseRequest } from './step-derivative'

/** The case's data with every seventh value missing. */
const measured = (item: GradientCase): Float64Array => item.data.map((value, index) => (index % 7 === 3 ? NaN : value))

/** The case, and its residuals in units of the scale. */
function asked(item: GradientCase, method: MethodName, data = measured(item)): ResidualRequest {
  const { states } = item.graph
  const weights = data.map((_, index) => 1 / item.scale[index % states]!)
  return {
    ...caseRequest(item, method, 1e-5),
    residuals: weightedDifferences({ sampleTimes: item.times, data, weights }),
  }
}

const solved = <Outcome extends { status: string }>(outcome: Outcome): Extract<Outcome, { status: 'solved' }> => {
  if (outcome.status !== 'solved') throw new Error('it failed')
  return outcome as Extract<Outcome, { status: 'solved' }>
}

/** J^T r. */
const transposedProduct = (jacobian: Float64Array, residuals: Float64Array): number[] => {
  const columns = jacobian.length / residuals.length
  return Array.from({ length: columns }, (_, column) =>
    residuals.reduce((sum, residual, row) => sum + residual * jacobian[row * columns + column]!, 0),
  )
}

const closeTo = (got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 1e-11) => {
  const size = Array.from(wanted).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-300)
  expect(got.length).toBe(wanted.length)
  Array.from(wanted).forEach((value, index) => expect(Math.abs(got[index]! - value) / size).toBeLessThan(tolerance))
}

const cases = [trainedNetwork(), roberDae, driven, dosing, floored]

describe.each(['rodas5p', 'ark436l2sa', 'radau5'] as const)('by the steps of %s', (method) => {
  it.each(cases)('its product with the residuals is the gradient of their squares: $name', (item) => {
    const request = { ...asked(item, method), initialValues: true }
    const { residuals, jacobian } = solved(residualJacobian(request))
    expect(residuals).toHaveLength(measured(item).filter((value) => !Number.isNaN(value)).length)
    const loss = dataLoss('mse', { sampleTimes: item.times, values: measured(item), scale: item.scale })
    const gradient = new Float64Array(item.graph.parameters)
    const initialGradient = new Float64Array(item.graph.states)
    const outcome = solved(lossAndGradient({ ...request, gradientMethod: 'forward', loss, gradient, initialGradient }))
    const count = residuals.length
    expect(outcome.loss).toBeCloseTo(residuals.reduce((sum, value) => sum + value * value, 0) / count, 12)
    const product = transposedProduct(jacobian, residuals).map((value) => (2 * value) / count)
    closeTo(product.slice(0, gradient.length), gradient)
    closeTo(product.slice(gradient.length), initialGradient)
  })

  it.each(cases)('its products, a few rows at a time, are those of all of it: $name', (item) => {
    const request = asked(item, method)
    const { residuals, jacobian } = solved(residualJacobian(request))
    const columns = item.graph.parameters
    const products = noNormalProducts(columns)
    solved(residualNormalProducts(request, products))
    closeTo(products.gradient, transposedProduct(jacobian, residuals))
    closeTo([products.sumOfSquares], [residuals.reduce((sum, value) => sum + value * value, 0)])
    for (let row = 0; row < columns; row += 1 + Math.floor(columns / 10)) {
      const column = residuals.map((_, index) => jacobian[index * columns + row]!)
      const wanted = transposedProduct(jacobian, column)
      closeTo(products.matrix.subarray(row * columns, (row + 1) * columns), wanted)
      wanted.forEach((_, index) => {
        expect(products.matrix[index * columns + row]).toBe(products.matrix[row * columns + index])
      })
    }
  })
})

describe('residuals of several experiments', () => {
  it('add up', () => {
    const request = asked(dosing, 'rodas5p')
    const again = { ...request, initial: Float64Array.of(0.7, 0.1) }
    const [one, other, both] = [0, 1, 2].map(() => noNormalProducts(6))
    solved(residualNormalProducts(request, one!))
    solved(residualNormalProducts(again, other!))
    solved(residualNormalProducts(request, both!))
    solved(residualNormalProducts(again, both!))
    const sum = (name: 'matrix' | 'gradient') => one![name].map((value, index) => value + other![name][index]!)
    expect(both!.matrix).toEqual(sum('matrix'))
    expect(both!.gradient).toEqual(sum('gradient'))
    expect(both!.sumOfSquares).toBe(one!.sumOfSquares + other!.sumOfSquares)
  })

  it('one that fails leaves the sum as it is', () => {
    const products = noNormalProducts(6)
    expect(residualNormalProducts({ ...asked(dosing, 'rodas5p'), maximumSteps: 3 }, products).status).toBe('failed')
    expect(residualNormalProducts(asked(dosing, 'bdf'), products)).toMatchObject({ reason: 'bad-input' })
    expect(products).toEqual(noNormalProducts(6))
  })
})

describe('rows', () => {
  it('are those of samples that are reached', () => {
    const { residuals, jacobian } = solved(residualJacobian(asked(quenched, 'rodas5p')))
    const reached = quenched.times.filter((time) => time <= 1 / 0.3 - 1).length
    const data = measured(quenched)
    expect(residuals).toHaveLength(data.subarray(0, 2 * reached).filter((value) => !Number.isNaN(value)).length)
    expect(jacobian).toHaveLength(2 * residuals.length)
  })

  it('are what calculus says: y = 1 / (1 / y0 + k t) until it has fallen to the threshold', () => {
    const data = measured(quenched).map((value, index) => (index % 2 === 0 ? value : NaN))
    const request = asked(quenched, 'rodas5p', data)
    const tight = { relativeTolerance: 1e-9, absoluteTolerance: 1e-11, initialValues: true }
    const { jacobian } = solved(residualJacobian({ ...request, ...tight }))
    const times = quenched.times.filter((time, sample) => time <= 1 / 0.3 - 1 && !Number.isNaN(data[2 * sample]!))
    const wanted = [...times].flatMap((t) => [-t / (1 + t) ** 2, 0, 1 / (1 + t) ** 2, 0])
    closeTo(jacobian, wanted, 1e-7)
  })

  it('no measurement, no row', () => {
    const nothing = measured(dosing).map(() => NaN)
    const outcome = solved(residualJacobian(asked(dosing, 'rodas5p', nothing)))
    expect(outcome).toMatchObject({ residuals: new Float64Array(0), jacobian: new Float64Array(0) })
  })

  it('every method of which the steps can be differentiated has them', () => {
    for (const { name } of differentiableMethods) {
      const tolerance = { relativeTolerance: 1e-3, absoluteTolerance: 1e-3 }
      expect(residualJacobian({ ...asked(dosing, name), ...tolerance }).status).toBe('solved')
    }
  })
})

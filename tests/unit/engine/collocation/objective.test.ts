import { describe, expect, it } from 'vitest'
import { smoothedPath } from '../../../../src/engine/collocation/smoothed-path'
import { type Experiment, assembleExperiments } from '../../../../src/engine'
import type { FittedInitialValues, Series, TrainingData } from '../../../../src/shared'
import { compileModel, defineModel } from '../../../../src/solver'
import {
  type Asked,
  chain,
  chainData,
  chainRates,
  evaluated,
  gaussNewtonStep,
  prepared,
  series,
} from '../loss/two-experiments'

const most = (values: ArrayLike<number>) => Array.from(values).reduce((so, value) => Math.max(so, Math.abs(value)), 0)
const closeTo = (got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number) =>
  Array.from(wanted).forEach((value, index) =>
    expect(Math.abs(got[index]! - value), `${index}`).toBeLessThan(tolerance * most(wanted)),
  )

function experimentsOf(data: TrainingData, fitted: FittedInitialValues = 'none'): Experiment[] {
  const assembled = assembleExperiments(data, fitted)
  if (assembled.status === 'failed') throw new Error(assembled.reason)
  return assembled.value
}

function pathsOf(data: TrainingData, window: number, fitted?: FittedInitialValues) {
  return experimentsOf(data, fitted).map((experiment) => {
    const path = smoothedPath(experiment, window, data.species)
    if (path.status === 'failed') throw new Error(path.reason)
    return path.value
  })
}

/** A -> B -> C with rates 1 and 0.4, as it is: [species A, species B] at a time. */
const course = (time: number, amount: number) => [
  amount * Math.exp(-time),
  (amount / 0.6) * (Math.exp(-0.4 * time) - Math.exp(-time)),
]

const sampled = (experiment: string, amount: number, times: number[]): Series[] =>
  ['A', 'B'].map((signal, index) =>
    series(
      signal,
      times,
      times.map((time) => course(time, amount)[index]!),
      { experiment },
    ),
  )

describe('the objective of collocation', () => {
  const asked: Asked = { name: 'mse', fittedInitialValues: 'all', regularisation: { l2: 0.02 } }

  it.each([1, 2, 100])('has exact derivatives, whatever is wished, in pieces of %i samples', (window) => {
    const problem = prepared(chain, chainData, chainRates, asked, { paths: pathsOf(chainData, window, 'all') })
    const parameters = problem.parameters.map((value) => value + 0.013)
    const { gradient, loss } = evaluated(problem, parameters, 'gradient')
    const differences = parameters.map((value, index) => {
      const h = 1e-5
      const at = (x: number) => evaluated(problem, parameters.with(index, x), 'loss').loss
      return (at(value + h) - at(value - h)) / (2 * h)
    })
    closeTo(gradient!, differences, 1e-8)
    const { residuals, jacobian, loss: same } = evaluated(problem, parameters, 'jacobian')
    expect(same).toBe(loss)
    const columns = parameters.length
    const times = (column: number, values: Float64Array, stride: number, offset: number) =>
      residuals!.reduce((sum, _, row) => sum + jacobian![row * columns + column]! * values[row * stride + offset]!, 0)
    closeTo(
      parameters.map((_, column) => times(column, residuals!, 1, 0)),
      gradient!,
      1e-12,
    )
    const { products } = evaluated(problem, parameters, 'normal-products')
    closeTo(products!.gradient, gradient!, 1e-12)
    const matrix = products!.matrix.map((_, at) => times(Math.floor(at / columns), jacobian!, columns, at % columns))
    closeTo(products!.matrix, matrix, 1e-12)
  })

  it('is least at the rates that the data come from, to what the smoothing leaves', () => {
    const times = Array.from({ length: 21 }, (_, index) => index * 0.2)
    const data: TrainingData = {
      species: ['A', 'B'],
      series: [...sampled('one', 1, times), ...sampled('two', 3, times.slice(0, 12))],
      initial: null,
    }
    for (const window of [1, 4, 100]) {
      const problem = prepared(chain, data, Float64Array.of(0.3, 2), { name: 'mse' }, { paths: pathsOf(data, window) })
      // The integrals are linear in the rates: one step of Gauss and Newton is all.
      closeTo(gaussNewtonStep(problem, problem.parameters), [1, 0.4], 2e-3)
    }
  })

  it('takes missing values and replicates, and species that are not negative stay so', () => {
    const data: TrainingData = {
      species: ['A', 'B'],
      series: [
        series('A', [0, 0.2, 0.4, 0.6, 0.8, 1], [1, 0, 0, 0, 0, 0]),
        series('A', [0, 0.2, 0.4], [1, 0.1, 0], { replicate: 2 }),
        series('B', [0, 0.3, 1], [0, NaN, 0.6]),
      ],
      initial: null,
    }
    const [path] = pathsOf(data, 1)
    expect(path!.states.every((value) => value >= 0)).toBe(true)
    expect(path!.states.every(Number.isFinite)).toBe(true)
    const total = path!.weights.reduce((sum, weight) => sum + weight, 0)
    expect(total).toBeCloseTo(1, 12)
  })

  it('refuses a species that an experiment does not show, in words', () => {
    const data: TrainingData = {
      species: ['A', 'B'],
      series: [series('A', [0, 1, 2], [1, 0.4, 0.1]), series('B', [0, 1], [0, NaN])],
      initial: null,
    }
    expect(smoothedPath(experimentsOf(data)[0]!, 1, data.species)).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/^B was not measured in experiment one, and collocation needs/),
    })
  })

  it('asks nothing of an algebraic row: its state is that of the path', () => {
    // A' = -k A; 0 = A + B - 1.
    const constrained = compileModel(
      defineModel({ states: 2, parameters: 1 }, (g) => {
        const [a, b] = [g.gather(g.state(2), [0]), g.gather(g.state(2), [1])]
        const rate = g.unary('negate', g.multiply(g.parameters(0, 1), a))
        const rightHandSide = g.concatenate([rate, g.subtract(g.add(a, b), g.fill(1, 1))])
        return { rightHandSide, mass: [{ row: 0, column: 0, value: 1 }] }
      }),
    )
    const times = Array.from({ length: 21 }, (_, index) => index * 0.2)
    const values = times.map((time) => Math.exp(-1.7 * time))
    const data: TrainingData = {
      species: ['A', 'B'],
      series: [
        series('A', times, values),
        series(
          'B',
          times,
          values.map((value) => 1 - value),
        ),
      ],
      initial: null,
    }
    const problem = prepared(constrained, data, Float64Array.of(0.5), { name: 'mse' }, { paths: pathsOf(data, 1) })
    closeTo(gaussNewtonStep(problem, problem.parameters), [1.7], 2e-3)
    const { jacobian } = evaluated(problem, problem.parameters, 'jacobian')
    jacobian!.forEach((value, row) => expect(value === 0).toBe(row % 2 === 1))
  })
})

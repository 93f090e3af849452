import { describe, expect, it } from 'vitest'
import { completed } from '../../../../src/engine'
import { compileModel, defineModel } from '../../../../src/solver'
import type { TrainingData } from '../../../../src/shared'
import {
  chain,
  chainData,
  chainRates,
  evaluated,
  gaussNewtonStep,
  prepare,
  prepared,
  series,
  type Prepared,
} from './two-experiments'

/** y = theta t. */
const line = compileModel(defineModel({ states: 1, parameters: 1 }, (g) => g.parameters(0, 1)))
const lineData = (values: number[], more: Partial<Parameters<typeof series>[3]> = {}): TrainingData => ({
  species: ['A'],
  series: [
    series(
      'A',
      values.map((_, index) => index + 1),
      values,
      more,
    ),
  ],
  initial: { time: 0, values: [0] },
})
/** dy/dt = -k y. */
const decay = compileModel(
  defineModel({ states: 1, parameters: 1 }, (g) => g.unary('negate', g.multiply(g.parameters(0, 1), g.state(1)))),
)

const iterated = (problem: Prepared, steps: number): Float64Array => {
  let { parameters } = problem
  for (let step = 0; step < steps; step++) parameters = gaussNewtonStep(problem, parameters)
  return parameters
}

describe('the mean', () => {
  it('is over what was measured, with the weights of species and experiments', () => {
    const none = Float64Array.of(0, 0)
    // Nothing reacts: the predictions are the initial values, (1.05, 0.05) and (2, 0); y_scale is what the data span.
    const { objective } = prepared(chain, chainData, none, {
      name: 'mse',
      weights: { species: { B: 2 }, experiments: { two: 3 } },
    })
    const evaluation = evaluated({ objective }, none, 'loss')
    const [scaleA, scaleB] = [2 - 0.11, 0.9 - 0]
    const a = [0.62, 0.55, 0.3, 0.16, 0.11].map((value) => ((1.05 - value) / scaleA) ** 2)
    const b = [0.34, 0.47].map((value) => 2 * ((0.05 - value) / scaleB) ** 2)
    const otherA = [1.4, 0.11].map((value) => 3 * ((2 - value) / scaleA) ** 2)
    const otherB = [0.55, 0.9, 0.66].map((value) => 6 * (value / scaleB) ** 2)
    const sum = [...a, ...b, ...otherA, ...otherB].reduce((total, value) => total + value, 0)
    expect(evaluation.loss).toBeCloseTo(sum / (5 + 2 * 2 + 2 * 3 + 3 * 6), 12)
    expect(evaluation.complete).toBe(true)
  })

  it('with weight zero is that of the data without them', () => {
    // With deviations that are given, scales, which are of all data, play no part.
    const given = { name: 'gaussian', sigma: 'given', deviations: { A: 0.1, B: 0.2 } } as const
    const only = { ...chainData, series: chainData.series.filter(({ experiment }) => experiment === 'one') }
    const [weighted, alone] = [
      prepared(chain, chainData, chainRates, { ...given, weights: { experiments: { two: 0 } } }),
      prepared(chain, only, chainRates, given),
    ].map((problem) => {
      const { residuals } = problem.objective
      const { loss, jacobian } = evaluated(problem, chainRates, 'jacobian')
      return {
        residuals,
        loss,
        jacobian: [...jacobian!],
        gradient: evaluated(problem, chainRates, 'gradient').gradient,
      }
    })
    expect(weighted!.residuals).toBe(5)
    expect(weighted!.loss).toBeCloseTo(alone!.loss, 8)
    weighted!.jacobian.forEach((value, index) => expect(value).toBeCloseTo(alone!.jacobian[index]!, 6))
    weighted!.gradient!.forEach((value, index) => expect(value).toBeCloseTo(alone!.gradient![index]!, 6))
  })

  it('does not see what a missing value would have been', () => {
    const without = structuredClone(chainData)
    const [first] = without.series
    first!.times = first!.times.filter((_, index) => index !== 1)
    first!.values = first!.values.filter((_, index) => index !== 1)
    const missing = structuredClone(chainData)
    missing.series[0]!.values[1] = NaN
    const [one, other] = [without, missing].map((data) =>
      evaluated(prepared(chain, data, chainRates, { name: 'huber' }), chainRates, 'gradient'),
    )
    expect(one!.loss).toBe(other!.loss)
    expect(one!.gradient).toEqual(other!.gradient)
  })

  it('leaves out samples after the end time, and says that it did', () => {
    const until = (end: number) => ({
      ...chainData,
      series: chainData.series.map((curve) => ({
        ...curve,
        times: curve.times.filter((time) => time <= end),
        values: curve.values.filter((_, index) => curve.times[index]! <= end),
      })),
    })
    // The mean absolute residual in units of the scale of what is left: one species, so that scales cancel.
    const weights = { species: { B: 0 } }
    const whole = prepared(chain, chainData, chainRates, { weights })
    const cut = prepared(chain, until(1), chainRates, { weights })
    const early = evaluated(whole, chainRates, 'gradient', { endTime: 1 })
    const [scale, cutScale] = [2 - 0.11, 2 - 0.3]
    expect(early.loss * scale).toBeCloseTo(evaluated(cut, chainRates, 'loss').loss * cutScale, 9)
    expect(early.complete).toBe(false)
    expect(early.steps).toBeLessThan(evaluated(whole, chainRates, 'gradient').steps)
    expect(completed(whole.objective.evaluate(chainRates, 'loss', { endTime: 0.1 }))).toMatchObject({
      status: 'failed',
      failure: { reason: expect.stringMatching(/No measured value.*0\.1/) },
    })
  })

  it('is reported by the loss of the run, whatever a stage minimises', () => {
    const problem = prepared(
      chain,
      chainData,
      chainRates,
      { name: 'mse', regularisation: { l2: 1 } },
      { reportedAs: { name: 'mae' } },
    )
    const { loss, reportedLoss } = evaluated(problem, chainRates, 'normal-products')
    const [mse, mae] = ['mse', 'mae'].map((name) =>
      evaluated(prepared(chain, chainData, chainRates, { name }), chainRates, 'loss'),
    )
    expect(reportedLoss).toBe(mae!.loss)
    expect(loss).toBeCloseTo(mse!.loss + 0.5 * (1.1 ** 2 + 0.4 ** 2), 12)
  })

  it('is solved at the tolerances of the evaluation', () => {
    const problem = prepared(chain, chainData, chainRates, {})
    const tight = evaluated(problem, chainRates, 'loss')
    const loose = evaluated(problem, chainRates, 'loss', { relativeTolerance: 1e-3, absoluteTolerance: 1e-3 })
    expect(loose.steps).toBeLessThan(tight.steps / 2)
    expect(loose.loss).toBeCloseTo(tight.loss, 3)
  })

  it('may end at another time in every experiment', () => {
    const problem = prepared(chain, chainData, chainRates, { name: 'mse', weights: { experiments: { one: 0 } } })
    const early = evaluated(problem, chainRates, 'loss', { endTime: [2, 0.4] })
    const alone = evaluated(problem, chainRates, 'loss', { endTime: 0.4 })
    expect(early.loss).toBeCloseTo(alone.loss, 10)
    expect(early.complete).toBe(false)
  })

  it('is also had by methods whose steps have no discrete derivative', () => {
    const exact = evaluated(prepared(chain, chainData, chainRates, {}), chainRates, 'loss')
    const bdf = prepared(chain, chainData, chainRates, {}, { method: 'bdf' })
    const { loss, gradient } = evaluated(bdf, chainRates, 'gradient')
    expect(loss).toBeCloseTo(exact.loss, 6)
    expect(evaluated(bdf, chainRates, 'loss').loss).toBeCloseTo(exact.loss, 6)
    const wanted = evaluated(prepared(chain, chainData, chainRates, {}), chainRates, 'gradient').gradient!
    gradient!.forEach((value, index) => expect(value).toBeCloseTo(wanted[index]!, 5))
  })

  it('takes the conditions of each experiment', () => {
    // y = u t + theta t, u the constant of an experiment.
    const driven = compileModel(
      defineModel({ states: 1, parameters: 1, inputs: 1 }, (g) => g.add(g.parameters(0, 1), g.inputs(0, 1))),
    )
    const data: TrainingData = {
      species: ['A'],
      series: [series('A', [0, 1, 2], [0, 3, 6]), series('A', [0, 1, 2], [0, 5, 10], { experiment: 'two' })],
      initial: null,
    }
    const inputs = [Float64Array.of(1), Float64Array.of(3)]
    const problem = prepared(driven, data, Float64Array.of(0), { name: 'mse' }, { inputs })
    expect(iterated(problem, 1)[0]).toBeCloseTo(2, 10)
    expect(evaluated(problem, Float64Array.of(2), 'loss').loss).toBeCloseTo(0, 20)
  })

  it('says which experiment failed', () => {
    const { objective } = prepared(chain, chainData, chainRates, {})
    const failing = completed(objective.evaluate(Float64Array.of(-1e6, 0), 'gradient'))
    expect(failing).toMatchObject({ status: 'failed', failure: { where: expect.stringContaining('experiment one') } })
  })
})

describe('standard deviations', () => {
  const values = [1.2, 1.7, 3.4, 3.8, 5.3]

  it('that are fitted become the root mean square of the residuals, the line that of least squares', () => {
    const problem = prepared(line, lineData(values), Float64Array.of(1), { name: 'gaussian' })
    const [slope, logDeviation] = iterated(problem, 12)
    const squares = values.reduce((sum, _, index) => sum + (index + 1) ** 2, 0)
    const wanted = values.reduce((sum, value, index) => sum + value * (index + 1), 0) / squares
    const variance = values.reduce((sum, value, index) => sum + (value - wanted * (index + 1)) ** 2, 0) / values.length
    const scale = 5.3
    expect(slope).toBeCloseTo(wanted, 10)
    expect(scale * Math.exp(logDeviation!)).toBeCloseTo(Math.sqrt(variance), 10)
    const { loss } = evaluated(problem, Float64Array.of(slope!, logDeviation!), 'loss')
    expect(loss).toBeCloseTo(0.5 * Math.log(2 * Math.PI * variance) + 0.5, 10)
  })

  it('are those of the data, or given by species where the data have none', () => {
    const sigmas = Float64Array.of(0.1, 0.2, NaN, 0.4, 0.5)
    const given = { name: 'gaussian', sigma: 'given', deviations: { A: 0.3 } } as const
    const problem = prepared(line, lineData(values, { sigmas }), Float64Array.of(1), given)
    const sum = values.reduce((total, value, index) => {
      const sigma = [0.1, 0.2, 0.3, 0.4, 0.5][index]!
      return total + ((index + 1 - value) / sigma) ** 2 / 2 + Math.log(sigma) + Math.log(2 * Math.PI) / 2
    }, 0)
    expect(evaluated(problem, problem.parameters, 'loss').loss).toBeCloseTo(sum / 5, 10)
    const lacking = prepare(line, lineData(values, { sigmas }), Float64Array.of(1), { ...given, deviations: {} })
    expect(lacking).toMatchObject({ status: 'failed', reason: expect.stringMatching(/value of A at time 3/) })
  })

  it('of replicates are pooled over times and experiments, with the degrees of freedom', () => {
    const replicated = {
      ...lineData([1, 2, 3]),
      series: [
        ...lineData([1, 2, 3]).series,
        ...lineData([1.2, 2.4, NaN], { replicate: 2 }).series,
        ...lineData([0.7, NaN, NaN], { replicate: 3 }).series,
      ],
    }
    const problem = prepared(line, replicated, Float64Array.of(1), { name: 'gaussian', sigma: 'replicates' })
    const mean = (1 + 1.2 + 0.7) / 3
    const squares = [1, 1.2, 0.7].reduce((sum, value) => sum + (value - mean) ** 2, 0) + 2 * 0.2 ** 2
    const variance = squares / (2 + 1)
    const residuals = [0, 0.2, -0.3, 0, 0.4, 0]
    const sum = residuals.reduce((total, value) => total + value * value, 0) / (2 * variance)
    const loss = sum / 6 + 0.5 * Math.log(2 * Math.PI * variance)
    expect(evaluated(problem, problem.parameters, 'loss').loss).toBeCloseTo(loss, 10)
    const single = prepare(line, lineData(values), Float64Array.of(1), { name: 'gaussian', sigma: 'replicates' })
    expect(single).toMatchObject({ status: 'failed', reason: expect.stringMatching(/No two values of A/) })
  })
})

describe('initial values', () => {
  const times = [0, 0.5, 1, 2, 3]
  const exact = (start: number) => times.map((time) => start * Math.exp(-0.8 * time))

  it('that the first row lacks are fitted from the first measured value on, and found', () => {
    const data: TrainingData = { species: ['A'], series: [], initial: null }
    for (const [experiment, start] of [
      ['one', 3],
      ['two', 0.5],
    ] as const) {
      data.series.push(series('A', times, exact(start).with(0, NaN), { experiment }))
    }
    const problem = prepared(decay, data, Float64Array.of(0.5), { name: 'mse', fittedInitialValues: 'missing' })
    expect(problem.names).toEqual(['parameter 1', 'initial A of one', 'initial A of two'])
    const scale = 3 * Math.exp(-0.4) - 0.5 * Math.exp(-2.4)
    expect(problem.parameters[1]! * scale).toBeCloseTo(3 * Math.exp(-0.4), 12)
    const found = iterated(problem, 10)
    expect(found[0]).toBeCloseTo(0.8, 8)
    expect(found[1]! * scale).toBeCloseTo(3, 8)
    expect(found[2]! * scale).toBeCloseTo(0.5, 8)
    expect(problem.layout.initial(0, found)[0]).toBeCloseTo(3, 8)
  })

  it('all of them: the first row counts as measured', () => {
    const noisy = exact(2).with(0, 2.5)
    const data: TrainingData = { species: ['A'], series: [series('A', times, noisy)], initial: null }
    const problem = prepared(decay, data, Float64Array.of(0.8), { name: 'mae', fittedInitialValues: 'all' })
    const scale = 2.5 - 2 * Math.exp(-2.4)
    const { loss } = evaluated(problem, Float64Array.of(0.8, 2 / scale), 'loss')
    expect(loss).toBeCloseTo(0.5 / scale / 5, 9)
  })

  it('of species that were never negative have zero as their bound', () => {
    const data: TrainingData = {
      species: ['A', 'B'],
      series: [series('A', [0, 1], [1, 2]), series('B', [0, 1], [1, -2])],
      initial: null,
    }
    const { layout } = prepared(chain, data, chainRates, { fittedInitialValues: 'all' })
    expect([...layout.bounds(null)!.lower]).toEqual([-Infinity, -Infinity, 0, -Infinity])
    expect(prepared(chain, chainData, chainRates, {}).layout.bounds(null)).toBeNull()
  })

  it('are asked for where a species was measured nowhere', () => {
    const data: TrainingData = { species: ['A', 'B'], series: [series('A', [0, 1], [1, 2])], initial: null }
    const refused = prepare(chain, data, chainRates, { fittedInitialValues: 'missing' })
    expect(refused).toMatchObject({ status: 'failed', reason: expect.stringMatching(/B was never measured/) })
  })
})

describe('what parameters cost', () => {
  it('with priors and known deviations the minimum is the most probable parameter', () => {
    const values = [1.2, 1.7, 3.4]
    const problem = prepared(line, lineData(values), Float64Array.of(0.2), {
      name: 'gaussian',
      sigma: 'given',
      deviations: { A: 0.5 },
      regularisation: { priors: [{ parameter: 'parameter 1', mean: 0.7, deviation: 0.1 }] },
    })
    const precision = (1 + 4 + 9) / 0.25 + 100
    const wanted = ((1.2 + 2 * 1.7 + 3 * 3.4) / 0.25 + 70) / precision
    expect(iterated(problem, 1)[0]).toBeCloseTo(wanted, 10)
    expect(evaluated(problem, Float64Array.of(wanted), 'gradient').gradient![0]).toBeCloseTo(0, 10)
  })

  it('is the sum of absolute values and half squares of the weights', () => {
    const parameters = Float64Array.of(-1.1, 0.4)
    const cost = (regularisation: object) =>
      evaluated(prepared(chain, chainData, parameters, { regularisation }), parameters, 'loss').loss -
      evaluated(prepared(chain, chainData, parameters, {}), parameters, 'loss').loss
    expect(cost({ l2: 0.3 })).toBeCloseTo(0.15 * (1.21 + 0.16), 10)
    // The kinks are rounded off by 1e-4 each.
    const l1 = cost({ l1: 0.3 })
    expect(0.3 * 1.5 - l1).toBeGreaterThan(0)
    expect(0.3 * 1.5 - l1).toBeLessThan(0.3 * 2e-4)
  })
})

describe('wrong settings are named', () => {
  it.each([
    [{ name: 'cubic' }, /no loss named cubic/],
    [{ weights: { species: { X: 1 } } }, /species X/],
    [{ weights: { experiments: { three: 1 } } }, /experiment three/],
    [{ weights: { species: { A: 0, B: 0 } } }, /weight zero/],
    [{ regularisation: { priors: [{ parameter: 'k9', mean: 0, deviation: 1 }] } }, /no parameter k9/],
    [{ name: 'gaussian', sigma: 'given', deviations: { X: 1 } }, /no species X/],
  ] as const)('%j', (asked, reason) => {
    expect(prepare(chain, chainData, chainRates, asked)).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(reason),
    })
  })
})

import { describe, expect, it } from 'vitest'
import { assembleExperiments, modelKinds, prepareModel, train } from '../../../src/engine'
import { type ModelSettings, type TrainingJob, modelSettingsSchema } from '../../../src/shared'
import { compileModel, createRandom } from '../../../src/solver'
import { decayJob } from './decay-data'

const decay = (changes: object = {}) => ({
  species: ['A', 'B'],
  reactions: [{ equation: 'A -> B', orders: { A: 1 }, change: { A: -1, B: 1 }, constant: 0.3, ...changes }],
})
const models: Record<string, Record<string, unknown>> = {
  'neural-ode': { hiddenLayers: [3] },
  crnn: { kind: 'crnn', reactions: 1 },
  hybrid: { kind: 'hybrid', hiddenLayers: [3], mechanism: decay() },
}

const experimentsOf = ({ data }: TrainingJob) => {
  const assembled = assembleExperiments(data)
  if (assembled.status === 'failed') throw new Error(assembled.reason)
  return assembled.value
}
const { data } = decayJob()
const prepared = (model: Record<string, unknown>) =>
  prepareModel(modelSettingsSchema.parse(model), data.species, experimentsOf(decayJob()))

function trained(model: Record<string, unknown>, training: Record<string, unknown>) {
  let best: { loss: number; parameters: Float64Array } = { loss: Infinity, parameters: new Float64Array() }
  for (const event of train(decayJob(training, model), { wish: 'run' }, () => 0)) {
    if (event.type === 'record') {
      const { bestLoss: loss, bestParameters: parameters } = event.record.checkpoint
      best = { loss, parameters }
    }
  }
  return best
}
const leastSquares = { epochs: 60, stages: [{ optimizer: 'levenberg-marquardt', loss: 'mse' }] }

describe.each(modelKinds)('models of the kind $name', (kind) => {
  it('have as many parameters as they say, named or numbered, each with a place', () => {
    const outcome = prepared(models[kind.name]!)
    if (outcome.status === 'failed') throw new Error(outcome.reason)
    const { built } = outcome.value
    const count = built.parameterCount
    expect(compileModel(built.graph()).parameters).toBe(count)
    expect(built.start(createRandom(1))).toHaveLength(count)
    if (built.parameterNames !== null) expect(new Set(built.parameterNames).size).toBe(count)
    const places = [...built.weights, ...built.biases].sort((a, b) => a - b)
    expect(new Set(places).size).toBe(places.length)
    expect(places.at(-1)).toBeLessThan(count)
    expect([...built.weights]).toEqual([...built.weights].sort((a, b) => a - b))
  })

  it('read settings that there are, the kind among them', () => {
    expect(kind.settings).toContain('kind')
    expect(Object.keys(modelSettingsSchema.parse({}))).toEqual(expect.arrayContaining([...kind.settings]))
  })

  it('train', () => {
    const first = trained(models[kind.name]!, { ...leastSquares, epochs: 1 })
    const last = trained(models[kind.name]!, leastSquares)
    expect(last.loss).toBeLessThan(first.loss / 5)
    expect(trained(models[kind.name]!, leastSquares)).toEqual(last)
  })
})

describe('what is found', () => {
  it('is the rate constant of a mechanism, where that is fitted', () => {
    const { parameters } = trained(
      { kind: 'hybrid', mechanism: decay({ treatment: 'fitted' }), remainder: [] },
      leastSquares,
    )
    expect(parameters).toHaveLength(1)
    expect(0.3 * Math.exp(parameters[0]!)).toBeCloseTo(1, 3)
  })

  it('is the only reaction, with its orders', () => {
    const { loss, parameters } = trained({ kind: 'crnn', reactions: 1 }, leastSquares)
    expect(loss).toBeLessThan(1e-3)
    const [, a, b] = parameters
    expect([a, b]).toEqual([expect.closeTo(1, 1), expect.closeTo(-1, 1)])
  })
})

const refusals: [Record<string, unknown>, string, string][] = [
  [{ kind: 'hybrid' }, 'A hybrid needs the reactions that are known, and none are given', 'mechanism'],
  [
    { kind: 'hybrid', mechanism: decay({ change: { A: -1, X: 1 } }) },
    'X is not among the species of the data',
    'reaction A -> B',
  ],
  [
    { kind: 'hybrid', mechanism: decay({ treatment: 'fitted', constant: 0 }) },
    'A rate constant that is fitted is positive and begins at its given value, which is 0',
    'reaction A -> B',
  ],
  [
    { kind: 'hybrid', mechanism: decay(), remainder: [] },
    'All rate constants are fixed and nothing is added to the rates: there is nothing to train',
    'mechanism',
  ],
  [
    { kind: 'hybrid', mechanism: decay(), remainder: ['Z'] },
    'Z is not among the species of the data',
    'learned remainder',
  ],
  [
    { kind: 'crnn', conservation: { form: 'projection', totals: [] } },
    'A model of the kind crnn keeps no totals',
    'conserved totals',
  ],
]

describe('a kind', () => {
  it.each(refusals)('refuses %j', (model, reason, where) => {
    expect(prepared(model)).toMatchObject({
      status: 'failed',
      kind: 'usage',
      reason,
      where,
      advice: expect.stringMatching(/\.$/),
    })
  })

  it.each([
    [{ ...models.hybrid }, ['A', 'B']],
    [{ kind: 'hybrid', mechanism: decay({ treatment: 'learned' }) }, []],
    [{ kind: 'hybrid', mechanism: decay(), remainder: ['B'] }, ['B']],
  ])('%j learns the remainder of %j', (model, remainder) => {
    const outcome = prepared({ ...model, head: 'automatic' })
    if (outcome.status === 'failed') throw new Error(outcome.reason)
    expect(outcome.value.model).toMatchObject({ remainder, head: 'scaled' } satisfies Partial<ModelSettings>)
  })
})

describe('models of experiments with a temperature', () => {
  const { data: measured } = decayJob()
  const withTemperature: TrainingJob['data'] = {
    ...measured,
    conditions: [{ name: 'T', unit: 'K' }],
    conditionSeries: [
      {
        ...measured.series[0]!,
        signal: 'T',
        unit: 'K',
        times: Float64Array.of(0, 3),
        values: Float64Array.of(300, 330),
      },
    ],
  }
  const preparedWith = (model: Record<string, unknown>) =>
    prepareModel(
      modelSettingsSchema.parse(model),
      measured.species,
      experimentsOf({ ...decayJob(), data: withTemperature }),
    )
  const activation = { energy: 50_000, reference: 310, condition: 'T' }

  it('name the activation energies that they fit beside the constants', () => {
    const outcome = preparedWith({ ...models['hybrid'], mechanism: decay({ treatment: 'fitted', activation }) })
    if (outcome.status === 'failed') throw new Error(outcome.reason)
    const { built } = outcome.value
    expect(built.parameterNames!.slice(-2)).toEqual(['ln(k / given) of A -> B', 'E / given - 1 of A -> B'])
    expect(compileModel(built.graph()).parameters).toBe(built.parameterCount)
  })

  it('are refused where an energy names no temperature, and where rates are to be found of amounts alone', () => {
    const stranger = { ...models['hybrid'], mechanism: decay({ activation: { ...activation, condition: 'pH' } }) }
    expect(preparedWith(stranger)).toMatchObject({
      status: 'failed',
      reason: 'The activation energy needs a temperature, and pH is no condition of these data in K or °C',
      where: 'reaction A -> B',
    })
    expect(preparedWith(models['crnn']!)).toMatchObject({ status: 'failed', where: 'conditions' })
  })
})

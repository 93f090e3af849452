import { describe, expect, it } from 'vitest'
import { assembleExperiments, neuralOdeSpecification, prepareModel, train } from '../../../src/engine'
import { type Fit, type ModelSettings, type Outcome, modelSettingsSchema } from '../../../src/shared'
import { heads } from '../../../src/solver'
import { decayJob } from './decay-data'

function value<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

const { data } = decayJob()
const experiments = value(assembleExperiments(data))
const prepared = (model: Record<string, unknown>) =>
  prepareModel(
    modelSettingsSchema.parse({ hiddenLayers: [3], activation: 'tanh', ...model }),
    data.species,
    experiments,
  )
const total = (coefficients: number[], name = 'all') => ({ name, coefficients })
const keeping = (form: ModelSettings['conservation']['form'], ...totals: ReturnType<typeof total>[]) => ({
  conservation: { form, totals },
})

describe('a prepared model', () => {
  it('has the scales of the data, or those that its settings say', () => {
    const range = 1 - Math.exp(-3)
    expect(value(prepared({})).scaling).toEqual({ stateScale: [range, range], timeScale: 3, startTime: 0 })
    const given = value(prepared({ stateScale: [2, 0.5], timeScale: 10 }))
    expect(given.scaling).toEqual({ stateScale: [2, 0.5], timeScale: 10, startTime: 0 })
    const specification = neuralOdeSpecification(given.model, given.scaling)
    expect([...specification.outputScale]).toEqual([0.2, 0.05])
    expect([...specification.inputScale!]).toEqual([2, 0.5])
  })

  it('has the total of each experiment as a constant where equations keep it', () => {
    expect([...value(prepared(keeping('algebraic', total([2, 1])))).experiments[0]!.inputs!]).toEqual([2])
    expect([...value(prepared(keeping('projection', total([2, 1])))).experiments[0]!.inputs!]).toEqual([])
  })

  it('has no total where an initial value that counts is not known, and needs none for a projection', () => {
    const without = [{ ...experiments[0]!, initial: Float64Array.of(1, NaN) }]
    const ofUnknown = (form: 'projection' | 'algebraic', ...coefficients: number[]) =>
      prepareModel(modelSettingsSchema.parse(keeping(form, total(coefficients))), data.species, without)
    expect(ofUnknown('algebraic', 1, 1)).toMatchObject({ status: 'failed', where: 'experiment decay' })
    expect(ofUnknown('algebraic', 1, 0).status).toBe('ok')
    expect(ofUnknown('projection', 1, 1).status).toBe('ok')
  })

  it('keeps the elements of formulas where no total is named, those that follow from others left out', () => {
    const named = (species: string[]) =>
      prepareModel(
        modelSettingsSchema.parse(keeping('projection')),
        species,
        [{ ...experiments[0]!, initial: new Float64Array(species.length), observations: [] }],
        { stateScale: species.map(() => 1), timeScale: 1, startTime: 0 },
      )
    expect(value(named(['H2', 'O2', 'H2O'])).model.conservation.totals).toEqual([
      { name: 'H', coefficients: [2, 0, 2] },
      { name: 'O', coefficients: [0, 2, 1] },
    ])
    expect(value(named(['CH4', 'C2H6', 'H2'])).model.conservation.totals).toEqual([
      { name: 'C', coefficients: [1, 2, 0] },
      { name: 'H', coefficients: [4, 6, 2] },
    ])
    expect(value(named(['N2O4', 'NO2'])).model.conservation.totals).toEqual([{ name: 'N', coefficients: [2, 1] }])
  })

  it.each([
    [{}, 'Scaled neural ODE 2-3-2 tanh'],
    [{ head: 'production-loss', timeInput: true }, 'Production and loss neural ODE 3-3-4 tanh'],
    [keeping('projection', total([1, 1], 'mass')), 'Scaled neural ODE 2-3-2 tanh, mass kept'],
    [keeping('algebraic', total([1, 1], 'mass')), 'Scaled neural DAE 2-3-1 tanh, mass kept'],
  ])('is described with %j', (model, words) => {
    expect(value(prepared(model)).built.description).toBe(words)
  })

  it.each([
    [{ stateScale: [1, 2, 3] }, '3 scales were given for 2 species'],
    [
      { logarithmicInputs: true, inputScaling: false },
      'Logarithms are taken of scaled inputs, and the inputs are not scaled',
    ],
    [
      keeping('projection'),
      'No total is named that the model shall keep, and not every species is named by a formula whose elements could be',
    ],
    [keeping('projection', total([1, 1, 1])), 'The total all has 3 coefficients for 2 species'],
    [keeping('algebraic', total([0, 0])), 'No species counts in the total all'],
    [keeping('algebraic', total([1, 1]), total([3, 3], 'thrice')), 'The total thrice follows from those before it'],
    [
      keeping('projection', total([1, 1]), total([1, 0], 'A')),
      '2 independent totals of 2 species leave nothing to change',
    ],
    [
      { head: 'production-loss', ...keeping('projection', total([1, 1])) },
      'The head production-loss keeps species from falling below zero by their own production and loss, which a projection would mix',
    ],
  ])('is refused with %j', (model, reason) => {
    expect(prepared(model)).toMatchObject({
      status: 'failed',
      kind: 'usage',
      reason,
      advice: expect.stringMatching(/\.$/),
    })
  })

  it('takes no scale that is not above zero', () => {
    for (const wrong of [{ stateScale: [0, 1] }, { stateScale: [NaN, 1] }, { timeScale: -1 }, { timeScale: Infinity }])
      expect(modelSettingsSchema.safeParse(wrong).success).toBe(false)
  })
})

const combinations = heads
  .flatMap(({ name: head }) => (['projection', 'algebraic'] as const).map((form) => [head, form] as const))
  .filter(([head, form]) => !(head === 'production-loss' && form === 'projection'))

describe.each(combinations)('training with the head %s and a total kept by %s', (head, form) => {
  it('lowers the loss and holds the total to 1e-10 all along', () => {
    const model = { hiddenLayers: [4], head, logarithmicInputs: head === 'sinh', timeInput: head === 'scaled' }
    const job = decayJob(
      { epochs: 150, stages: [{ learningRate: 0.02 }] },
      { ...model, ...keeping(form, total([1, 1])) },
    )
    let fit: Fit | null = null
    const losses: number[] = []
    for (const event of train(job, { wish: 'run' }, () => 0)) {
      if (event.type !== 'record') continue
      fit = event.record.fit ?? fit
      losses.push(...event.record.history.losses)
    }
    expect(Math.min(...losses)).toBeLessThan(losses[0]! / 2)
    const { values } = fit!.experiments[0]!
    for (let start = 0; start < values.length; start += 2) {
      expect(Math.abs(values[start]! + values[start + 1]! - 1)).toBeLessThan(1e-10)
    }
  })
})

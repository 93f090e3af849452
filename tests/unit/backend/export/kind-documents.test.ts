import { describe, expect, it } from 'vitest'
import { modelDocument } from '../../../../src/backend/export/model-document'
import { assembleExperiments, modelKindNamed, modelKinds } from '../../../../src/engine'
import {
  type DatasetSummary,
  type RunDetail,
  modelSettingsSchema,
  trainingSettingsSchema,
} from '../../../../src/shared'
import { rightHandSide } from '../../chemistry/right-hand-side'
import { decayJob } from '../../engine/decay-data'

const scaling = { stateScale: [2, 0.25], timeScale: 10, startTime: 1 }
const species = ['A', 'B']
const states = [
  [0.5, 0.1],
  [0, 0.1],
  [1e-9, 1e-10],
]
const mechanism = {
  species,
  reactions: [
    { equation: 'A -> B', orders: { A: 1 }, change: { A: -1, B: 1 }, constant: 0.3, treatment: 'fitted' },
    { equation: '2 B -> A', orders: { B: 2 }, change: { B: -2, A: 1 }, constant: 0.7, treatment: 'learned' },
  ],
}

function documentOf(changes: Record<string, unknown>) {
  const model = modelSettingsSchema.parse({ hiddenLayers: [3], activation: 'tanh', ...changes })
  const built = modelKindNamed(model.kind).build(model, species, scaling)
  const parameters = Float64Array.from({ length: built.parameterCount }, (_, index) => Math.sin(1 + 7.3 * index))
  const experiments = assembleExperiments(decayJob().data)
  if (experiments.status === 'failed') throw new Error(experiments.reason)
  const settings = { datasetId: 1, model, training: trainingSettingsSchema.parse({}) }
  const run = { settings, scaling, species, units: [null, null], timeUnit: 's' } as unknown as RunDetail
  const text = JSON.stringify(
    modelDocument(run, {} as DatasetSummary, experiments.value, { epoch: 1, loss: 0.5, parameters }),
  )
  return {
    document: JSON.parse(text) as unknown,
    rates: (state: number[]) => rightHandSide(built.graph(), parameters, state),
  }
}

interface CrnnDocument {
  numbers: {
    floor: number
    reactantOrder: number
    leastLimit: number
    rateScale: number[]
    logarithms: number[]
    weights: number[][]
    amounts: number[][] | null
  }
}

/** dy/dt by the document alone. */
function foundRates({ numbers }: CrnnDocument, y: number[]): number[] {
  const { floor, reactantOrder, leastLimit, rateScale, logarithms, weights, amounts } = numbers
  const x = y.map((value, i) => value / scaling.stateScale[i]!)
  const left = x.map((value) => value / (Math.abs(value) + floor))
  const limit = (weight: number, i: number) =>
    Math.max(1 - Math.min(Math.max(weight, 0) / reactantOrder, 1) * (1 - left[i]!), leastLimit)
  return y.map((_, i) => {
    const terms = logarithms.map((logarithm, r) => {
      const exponent = weights[r]!.reduce(
        (sum, weight, j) =>
          sum + Math.max(weight, 0) * Math.log(Math.max(x[j]!, 0) + floor) + Math.log(limit(weight, j)),
        logarithm,
      )
      const weight = weights[r]![i]!
      const amount = amounts === null ? 1 : 10 ** amounts[r]![i]!
      return Math.exp(exponent) * amount * (Math.max(-weight, 0) - (Math.max(weight, 0) * left[i]!) / limit(weight, i))
    })
    return rateScale[i]! * terms.reduce((sum, term) => sum + term, 0)
  })
}

interface HybridDocument {
  reactions: { origin: string; constant: number; orders: Record<string, number>; change: Record<string, number> }[]
  remainder: string[]
  head: { outputs: number }
  network: { inputs: { scale: number[] }; layers: { weights: number[][]; biases: number[] }[] } | null
}

function hybridRates({ reactions, remainder, head, network }: HybridDocument, y: number[]): number[] {
  let z: number[] = []
  if (network !== null) {
    z = y.map((value, i) => value / network.inputs.scale[i]!)
    network.layers.forEach(({ weights, biases }, l) => {
      const sums = weights.map((row, j) => row.reduce((sum, weight, i) => sum + weight * z[i]!, biases[j]!))
      z = l < network.layers.length - 1 ? sums.map(Math.tanh) : sums
    })
  }
  const factors = z.slice(head.outputs)
  const events = reactions.map(({ origin, constant, orders }) =>
    Object.entries(orders).reduce(
      (rate, [name, order]) => rate * y[species.indexOf(name)]! ** order,
      constant * (origin === 'learned' ? Math.exp(factors.shift()!) : 1),
    ),
  )
  return species.map((name, i) => {
    const known = reactions.reduce((sum, { change }, r) => sum + (change[name] ?? 0) * events[r]!, 0)
    const place = remainder.indexOf(name)
    return known + (place < 0 ? 0 : (z[place]! * scaling.stateScale[i]!) / scaling.timeScale)
  })
}

describe('the document of a model of every kind', () => {
  it.each(modelKinds.map(({ name }) => name))('exists: %s', (kind) => {
    const { document } = documentOf({ kind, mechanism, remainder: [] })
    expect(document).toMatchObject({ format: `kinode-${kind}`, version: expect.any(Number), species })
  })

  it.each(['stoichiometric', 'independent'])('says how to evaluate reactions that were found, orders %s', (orders) => {
    const { document, rates } = documentOf({ kind: 'crnn', reactions: 3, orders })
    for (const state of states) {
      const wanted = rates(state)
      foundRates(document as CrnnDocument, state).forEach((rate, i) => expect(rate / wanted[i]!).toBeCloseTo(1, 9))
    }
  })

  it.each([[[]], [['B']], [['A', 'B']]])('says how to evaluate a hybrid with the remainder of %j', (remainder) => {
    const { document, rates } = documentOf({ kind: 'hybrid', mechanism, remainder })
    for (const state of states) {
      const wanted = rates(state)
      hybridRates(document as HybridDocument, state).forEach((rate, i) => expect(rate).toBeCloseTo(wanted[i]!, 12))
    }
  })

  it('has no network where a hybrid has none', () => {
    const [first] = mechanism.reactions
    const { document, rates } = documentOf({
      kind: 'hybrid',
      mechanism: { species, reactions: [first] },
      remainder: [],
    })
    expect((document as HybridDocument).network).toBeNull()
    hybridRates(document as HybridDocument, states[0]!).forEach((rate, i) =>
      expect(rate).toBeCloseTo(rates(states[0]!)[i]!, 12),
    )
  })
})

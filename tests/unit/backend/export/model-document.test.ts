import { describe, expect, it } from 'vitest'
import { assembleExperiments, neuralOdeSpecification } from '../../../../src/engine'
import {
  type DatasetSummary,
  type RunDetail,
  modelSettingsSchema,
  trainingSettingsSchema,
} from '../../../../src/shared'
import { compileModel, neuralOdeGraph } from '../../../../src/solver'
import { modelDocument } from '../../../../src/backend/export/model-document'
import { run as evaluate } from '../../solver/program-checks'
import { decayJob } from '../../engine/decay-data'

const scaling = { stateScale: [2, 0.25], timeScale: 10, startTime: 1 }
const state = [0.5, 0.1]
const time = 4

interface Document {
  head: { equation: string }
  inputs: { equation: string; scale: number[] | null; floor?: number; time: { start: number; scale: number } | null }
  layers: { weights: number[][]; biases: number[] }[]
  conservation: { form: string; totals: { coefficients: number[] }[]; determined?: string[] } | null
  species: string[]
}

function documentOf(changes: Record<string, unknown>) {
  const model = modelSettingsSchema.parse({ hiddenLayers: [3], activation: 'tanh', ...changes })
  const graph = neuralOdeGraph(neuralOdeSpecification(model, scaling))
  const parameters = Float64Array.from({ length: graph.parameters }, (_, index) => Math.sin(1 + 7.3 * index))
  const experiments = assembleExperiments(decayJob().data)
  if (experiments.status === 'failed') throw new Error(experiments.reason)
  const settings = { datasetId: 1, model, training: trainingSettingsSchema.parse({}) }
  const run = { settings, scaling, species: ['A', 'B'], units: [null, null], timeUnit: 's' } as unknown as RunDetail
  const best = { epoch: 1, loss: 0.5, parameters }
  const text = JSON.stringify(modelDocument(run, {} as DatasetSummary, experiments.value, best))
  const rates = evaluate(compileModel(graph), 'rightHandSide', {
    ...{ time, state, parameters: [...parameters], seeds: [], inputs: graph.inputs > 0 ? [0.75] : [] },
  })
  return { document: JSON.parse(text) as Document, rates }
}

/** z by the document alone. */
function networkOf({ inputs, layers }: Document): number[] {
  let x = state.map((value, i) => (inputs.scale === null ? value : value / inputs.scale[i]!))
  if (inputs.time !== null) x.push((time - inputs.time.start) / inputs.time.scale)
  const { floor } = inputs
  if (floor !== undefined) x = x.map((value) => 1 + Math.log(Math.abs(value) + floor) / Math.log(1 / floor))
  layers.forEach(({ weights, biases }, l) => {
    const z = weights.map((row, j) => row.reduce((sum, weight, i) => sum + weight * x[i]!, biases[j]!))
    x = l < layers.length - 1 ? z.map(Math.tanh) : z
  })
  return x
}

const { stateScale, timeScale } = scaling
const factor = (i: number) => stateScale[i]! / timeScale

describe('the document of a model', () => {
  it.each([
    ['scaled', (z: number[]) => [factor(0) * z[0]!, factor(1) * z[1]!]],
    ['unscaled', (z: number[]) => z],
    ['sinh', (z: number[]) => [factor(0) * Math.sinh(z[0]!), factor(1) * Math.sinh(z[1]!)]],
    [
      'production-loss',
      (z: number[]) =>
        [0, 1].map((i) => factor(i) * (Math.exp(z[i]!) - (Math.exp(z[2 + i]!) * state[i]!) / stateScale[i]!)),
    ],
  ] as const)('says how to evaluate the head %s', (head, rates) => {
    for (const inputs of [{}, { inputScaling: false }, { timeInput: true, logarithmicInputs: true }]) {
      const { document, rates: wanted } = documentOf({ head, ...inputs })
      rates(networkOf(document)).forEach((rate, i) => expect(rate).toBeCloseTo(wanted[i]!, 11))
    }
  })

  it('says which totals are kept, and which species equations determine', () => {
    const totals = [{ name: 'mass', coefficients: [1, 1] }]
    const projected = documentOf({ conservation: { form: 'projection', totals } })
    expect(projected.document.conservation).toMatchObject({ form: 'projection', totals })
    const [z0, z1] = networkOf(projected.document)
    const [r0, r1] = [factor(0) * z0!, factor(1) * z1!]
    // The nearest rates that add up to 0, in units of the scales: r - s^2 (r0 + r1) / (s0^2 + s1^2).
    const excess = (r0 + r1) / (stateScale[0]! ** 2 + stateScale[1]! ** 2)
    expect(projected.rates[0]).toBeCloseTo(r0 - stateScale[0]! ** 2 * excess, 12)
    expect(projected.rates[1]).toBeCloseTo(r1 - stateScale[1]! ** 2 * excess, 12)

    const algebraic = documentOf({ conservation: { form: 'algebraic', totals } })
    expect(algebraic.document.conservation).toMatchObject({ form: 'algebraic', determined: ['A'] })
    expect(algebraic.rates[0]).toBeCloseTo(0.5 + 0.1 - 0.75, 15)
    expect(algebraic.rates[1]).toBeCloseTo(factor(1) * networkOf(algebraic.document)[0]!, 12)
  })
})

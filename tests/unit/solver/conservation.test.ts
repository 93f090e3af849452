import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compileModel,
  createRandom,
  differentiableMethods,
  heads,
  initialNetworkParameters,
  lossAndGradient,
  methods,
  neuralOdeGraph,
  solve,
  type ConservationForm,
  type HeadName,
  type MethodName,
  type NeuralOdeSpecification,
} from '../../../src/solver'
import { algebraicStates } from '../../../src/solver/networks'
import { determinedStates } from '../../../src/solver/networks/conservation'
import { caseLoss, caseRequest, stepDerivative } from './step-derivative'
import type { GradientCase } from './gradient-cases'
import { run } from './program-checks'

const stateScale = Float64Array.of(1, 1e-4, 1, 0.3)
const timeScale = 10
/** Of species that are rare and frequent; the second total shares species with the first. */
const coefficients = [
  [1, 1, 1, 0],
  [0, 1, 0, 2],
]
const initial = Float64Array.of(1, 2e-5, 0.25, 0.3)
const totals = coefficients.map((row) => row.reduce((sum, value, state) => sum + value * initial[state]!, 0))

function specificationOf(form: ConservationForm, head: HeadName = 'sinh'): NeuralOdeSpecification {
  return {
    states: 4,
    hiddenLayers: [6, 6],
    activation: 'gelu',
    head,
    inputScale: stateScale,
    stateScale,
    outputScale: stateScale.map((scale) => scale / timeScale),
    conservation: { form, coefficients },
  }
}

/** Samples of a random network, which are 10 % off the network's own solution so that no residual vanishes. */
function caseOf(form: ConservationForm, head: HeadName = 'sinh', seed = 3, enlarged = 1.5): GradientCase {
  const specification = specificationOf(form, head)
  const graph = neuralOdeGraph(specification)
  const parameters = initialNetworkParameters(specification, createRandom(seed)).map((weight) => enlarged * weight)
  const times = Float64Array.from({ length: 12 }, (_, index) => 10 ** (index / 3 - 3))
  const random = createRandom(seed + 1)
  const data = Float64Array.from({ length: 48 }, (_, k) => initial[k % 4]! + 0.1 * stateScale[k % 4]! * random.normal())
  const extras = { inputs: form === 'algebraic' ? Float64Array.from(totals) : new Float64Array(0) }
  return {
    ...{ name: form, graph, parameters, initial, times, scale: stateScale, data, extras },
    ...{ difference: 1e-5, forExplicit: form === 'projection' },
  }
}

function farthestTotal(values: Float64Array): number {
  let farthest = 0
  for (let start = 0; start < values.length; start += 4) {
    coefficients.forEach((row, total) => {
      const sum = row.reduce((before, value, state) => before + value * values[start + state]!, 0)
      farthest = Math.max(farthest, Math.abs(sum - totals[total]!))
    })
  }
  return farthest
}

const forms: [ConservationForm, readonly MethodName[]][] = [
  ['projection', methods.map(({ name }) => name)],
  ['algebraic', methods.filter(({ massMatrix }) => massMatrix).map(({ name }) => name)],
]

describe.each(forms)('totals kept by %s', (form, able) => {
  it.each(able)('are held to 1e-10 along a solve by %s', (method) => {
    for (const seed of [1, 2, 3]) {
      const solved = solve({
        ...caseRequest(caseOf(form, 'sinh', seed), method, method === 'implicit-euler' ? 1e-3 : 1e-5),
      })
      if (solved.status === 'failed') throw new Error(`${solved.reason}: ${solved.advice}`)
      expect(farthestTotal(solved.values)).toBeLessThan(1e-10)
      // Something moves.
      expect(Math.abs(solved.values.at(-4)! - initial[0]!)).toBeGreaterThan(0.01)
    }
  })

  it('have gradients that are those of the steps taken, the same backwards and forwards', () => {
    const item = caseOf(form)
    for (const { name: method, massMatrix, order } of differentiableMethods) {
      if (form === 'algebraic' && !massMatrix) continue
      const tolerance = order === 1 ? 1e-3 : 1e-5
      expect(stepDerivative(item, method, tolerance, 1e-9).gap, method).toBeLessThan(1e-6)
      const gradients = (['forward', 'discrete-adjoint'] as const).map((gradientMethod) => {
        const gradient = new Float64Array(item.parameters.length)
        const request = { ...caseRequest(item, method, tolerance), loss: caseLoss(item), gradient, gradientMethod }
        const outcome = lossAndGradient({ ...request, newtonTolerance: 1e-9 })
        if (outcome.status === 'failed') throw new Error(outcome.advice)
        return gradient
      })
      const [forwards, backwards] = gradients as [Float64Array, Float64Array]
      const size = Math.hypot(...forwards)
      expect(Math.hypot(...forwards.map((value, index) => value - backwards[index]!)) / size, method).toBeLessThan(1e-7)
    }
  })
})

describe('projected rates', () => {
  it.each(heads.map(({ name }) => name))('change no total and are the nearest that do not, of the head %s', (head) => {
    const free = neuralOdeGraph({ ...specificationOf('projection', head), conservation: null })
    const kept = neuralOdeGraph(specificationOf('projection', head))
    const [freeModel, keptModel] = [compileModel(free), compileModel(kept)]
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const random = createRandom(seed)
        const parameters = [...initialNetworkParameters(specificationOf('projection', head), random)]
        const point = { time: 0, state: [...initial.map((value) => value * random.next())], parameters, seeds: [] }
        const rates = run(freeModel, 'rightHandSide', point)
        const projected = run(keptModel, 'rightHandSide', point)
        const size = Math.hypot(...rates.map((rate, i) => rate / stateScale[i]!))
        for (const row of coefficients) {
          const change = row.reduce((sum, value, i) => sum + value * projected[i]!, 0)
          expect(Math.abs(change)).toBeLessThan(1e-15 * 10 * size)
        }
        // What was taken away is, in units of the scales, at a right angle to all rates that change no total.
        const taken = rates.map((rate, i) => (rate - projected[i]!) / stateScale[i]!)
        for (const allowed of [
          [1, 0, -1, 0],
          [1, -1, 0, 0.5],
        ]) {
          const inner = allowed.reduce((sum, value, i) => sum + (value / stateScale[i]!) * taken[i]!, 0)
          expect(Math.abs(inner)).toBeLessThan(1e-11 * (1 / 1e-4) * size)
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('algebraic totals', () => {
  it('determine the states that carry most of them, the last of equals', () => {
    expect(algebraicStates(specificationOf('algebraic'))).toEqual([2, 3])
    expect(determinedStates([[1, 1, 1]], Float64Array.of(1, 3.6e-5, 1))).toEqual({ states: [2], dependent: null })
  })

  it('leave the network to give the other rates alone', () => {
    const { graph } = caseOf('algebraic')
    expect(graph.parameters).toBe(5 * 6 + 7 * 6 + 7 * 2)
    expect(graph.inputs).toBe(2)
    expect(graph.mass?.map(({ row, column }) => [row, column])).toEqual([
      [0, 0],
      [1, 1],
    ])
  })

  it('must not follow from each other', () => {
    expect(
      determinedStates(
        [
          [1, 1],
          [2, 2],
        ],
        Float64Array.of(1, 1e-5),
      ),
    ).toEqual({ states: null, dependent: 1 })
    expect(determinedStates([[0, 0]], Float64Array.of(1, 1))).toEqual({ states: null, dependent: 0 })
  })
})

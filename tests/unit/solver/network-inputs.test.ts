import { describe, expect, it } from 'vitest'
import { compileModel, logarithmFloor, neuralOdeGraph, type NeuralOdeSpecification } from '../../../src/solver'
import { checkCompiled, checkDerivatives, run } from './program-checks'

const specification: NeuralOdeSpecification = {
  states: 2,
  hiddenLayers: [],
  activation: 'identity',
  inputScale: Float64Array.of(2, 5e-5),
  outputScale: Float64Array.of(1, 1),
}

/** The inputs of a network without hidden layers, which the weights of one input after the other show. */
function inputsOf(changes: Partial<NeuralOdeSpecification>, state: number[], time: number): number[] {
  const graph = neuralOdeGraph({ ...specification, ...changes })
  const model = compileModel(graph)
  const count = graph.parameters / 2 - 1
  return Array.from({ length: count }, (_, input) => {
    const parameters = new Array<number>(graph.parameters).fill(0)
    parameters[2 * input] = 1
    return run(model, 'rightHandSide', { time, state, parameters, seeds: [] })[0]!
  })
}

describe('the inputs of a network', () => {
  it('are the states, scaled or not, and the time since the start in its scale', () => {
    expect(inputsOf({}, [1, 1e-5], 7)).toEqual([0.5, expect.closeTo(0.2, 15)])
    expect(inputsOf({ inputScale: null }, [1, 1e-5], 7)).toEqual([1, 1e-5])
    expect(inputsOf({ timeInput: { start: 2, scale: 10 } }, [1, 1e-5], 7)).toEqual([0.5, expect.closeTo(0.2, 15), 0.5])
  })

  it('are logarithms from 0 at zero to 1 at the scale, of magnitudes', () => {
    const of = (x: number) => 1 + Math.log(Math.abs(x) + logarithmFloor) / Math.log(1 / logarithmFloor)
    const given = { logarithmicInputs: true, timeInput: { start: 0, scale: 10 } }
    const wanted = [of(0.5), of(-0.2), of(0.3)].map((x) => expect.closeTo(x, 14))
    expect(inputsOf(given, [1, -1e-5], 3)).toEqual(wanted)
    expect(inputsOf(given, [0, 5e-5], 0)).toEqual([0, 1, 0].map((x) => expect.closeTo(x, 6)))
  })

  it('have programs and derivatives that agree with complex steps', () => {
    const graph = neuralOdeGraph({
      ...{ ...specification, hiddenLayers: [3], activation: 'tanh' },
      ...{ logarithmicInputs: true, timeInput: { start: 1, scale: 10 } },
    })
    const parameters = Array.from({ length: graph.parameters }, (_, index) => Math.sin(1 + 7.3 * index))
    const seeds = [
      [0.3, 1e-5],
      [-0.7, 2e-5],
    ]
    for (const state of [
      [1, 1e-5],
      [-0.5, 3e-5],
    ]) {
      checkCompiled(graph, { time: 3, state, parameters, seeds }, 1e-9)
      checkDerivatives(graph, { time: 3, state, parameters, seeds }, 1e-9)
    }
  })
})

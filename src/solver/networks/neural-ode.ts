import { defineModel, type ModelGraph } from '../graph'
import type { RandomSource } from '../random'
import { activations, type ActivationName } from './activations'

/** A neural ODE dy/dt = outputScale * NN(y / inputScale). */
export interface NeuralOdeSpecification {
  states: number
  /** Widths of the hidden layers, in order; none gives a linear right-hand side. */
  hiddenLayers: readonly number[]
  activation: ActivationName
  /** [states]: what the inputs are divided by; null leaves them as they are. */
  inputScale: Float64Array | null
  /** [states]: y_scale / t_scale (eq. 13 of Kim et al. 2021), or ones for the unscaled baseline (eq. 2). */
  outputScale: Float64Array
}

interface Layer {
  inputs: number
  outputs: number
  /** Index of the first weight in theta; the weights are [input][output], output fastest, the biases follow. */
  offset: number
}

function layersOf({ states, hiddenLayers }: NeuralOdeSpecification): Layer[] {
  const widths = [states, ...hiddenLayers, states]
  let offset = 0
  return widths.slice(1).map((outputs, index) => {
    const inputs = widths[index]!
    const layer = { inputs, outputs, offset }
    offset += (inputs + 1) * outputs
    return layer
  })
}

/** m: the number of weights and biases. */
export function neuralOdeParameterCount(specification: NeuralOdeSpecification): number {
  return layersOf(specification).reduce((total, { inputs, outputs }) => total + (inputs + 1) * outputs, 0)
}

/** The model graph of a neural ODE; its parameters are the weights and biases, layer by layer. */
export function neuralOdeGraph(specification: NeuralOdeSpecification): ModelGraph {
  const { states, inputScale, outputScale } = specification
  const activation = activations.find((row) => row.name === specification.activation)
  if (!activation) throw new Error(`unknown activation '${specification.activation}'`)
  const layers = layersOf(specification)
  return defineModel({ states, parameters: neuralOdeParameterCount(specification) }, (g) => {
    let x = g.state(states)
    // A product with the reciprocal: division is the slowest operation of all.
    if (inputScale) x = g.multiply(x, g.constant(inputScale.map((scale) => 1 / scale)))
    layers.forEach(({ outputs, offset }, index) => {
      const z = g.dense(x, outputs, offset)
      x = index < layers.length - 1 ? activation.apply(g, z) : z
    })
    return g.multiply(x, g.constant(outputScale))
  })
}

/** Glorot uniform weights (Glorot and Bengio 2010: +-sqrt(6 / (inputs + outputs))) and zero biases. */
export function initialNetworkParameters(specification: NeuralOdeSpecification, random: RandomSource): Float64Array {
  const theta = new Float64Array(neuralOdeParameterCount(specification))
  for (const { inputs, outputs, offset } of layersOf(specification)) {
    const bound = Math.sqrt(6 / (inputs + outputs))
    for (let index = 0; index < inputs * outputs; index++) theta[offset + index] = bound * (2 * random.next() - 1)
  }
  return theta
}

/** Where among the parameters the weights are and where the biases: ascending. */
export function neuralOdePlaces(specification: NeuralOdeSpecification): { weights: Int32Array; biases: Int32Array } {
  const from = (start: number, count: number) => Array.from({ length: count }, (_, index) => start + index)
  const layers = layersOf(specification)
  return {
    weights: Int32Array.from(layers.flatMap(({ inputs, outputs, offset }) => from(offset, inputs * outputs))),
    biases: Int32Array.from(layers.flatMap(({ inputs, outputs, offset }) => from(offset + inputs * outputs, outputs))),
  }
}

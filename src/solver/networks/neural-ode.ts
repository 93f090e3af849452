import { defineModel, type ModelGraph } from '../graph'
import type { RandomSource } from '../random'
import { activations, type ActivationName } from './activations'
import { headNamed, type HeadName } from './heads'

/** A neural ODE dy/dt = head(NN(y / inputScale)). */
export interface NeuralOdeSpecification {
  states: number
  /** Widths of the hidden layers, in order; none gives a linear right-hand side. */
  hiddenLayers: readonly number[]
  activation: ActivationName
  /** [states]: what the inputs are divided by; null leaves them as they are. */
  inputScale: Float64Array | null
  /** What makes rates of the network's outputs; absent: `scaled`. */
  head?: HeadName
  /** [states]: y_scale, for heads that divide the state by it; absent: ones. */
  stateScale?: Float64Array
  /** [states]: y_scale / t_scale, for heads that multiply by it. */
  outputScale: Float64Array
}

interface Layer {
  inputs: number
  outputs: number
  /** Index of the first weight in theta; the weights are [input][output], output fastest, the biases follow. */
  offset: number
}

const headOf = ({ head = 'scaled' }: NeuralOdeSpecification) => headNamed(head)

/** Widths of all layers, from what the network is given to what it gives. */
export function networkWidths(specification: NeuralOdeSpecification): number[] {
  const { states, hiddenLayers } = specification
  return [states, ...hiddenLayers, headOf(specification).outputsPerState * states]
}

function layersOf(specification: NeuralOdeSpecification): Layer[] {
  const widths = networkWidths(specification)
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
  const { states, inputScale, outputScale, stateScale = new Float64Array(states).fill(1) } = specification
  const activation = activations.find((row) => row.name === specification.activation)
  if (!activation) throw new Error(`unknown activation '${specification.activation}'`)
  const layers = layersOf(specification)
  return defineModel({ states, parameters: neuralOdeParameterCount(specification) }, (g) => {
    const state = g.state(states)
    let x = state
    // A product with the reciprocal: division is the slowest operation of all.
    if (inputScale) x = g.multiply(x, g.constant(inputScale.map((scale) => 1 / scale)))
    layers.forEach(({ outputs, offset }, index) => {
      const z = g.dense(x, outputs, offset)
      x = index < layers.length - 1 ? activation.apply(g, z) : z
    })
    return headOf(specification).rates(g, x, state, { state: stateScale, rate: outputScale })
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

import type { GraphBuilder, Node } from '../graph'
import type { RandomSource } from '../random'
import { activations, type ActivationName } from './activations'

interface Layer {
  inputs: number
  outputs: number
  /** Index of the first weight in theta; the weights are [input][output], output fastest, the biases follow. */
  offset: number
}

/** The layers of a network of these widths, from what it is given to what it gives; none where it gives nothing. */
function layersOf(widths: readonly number[]): Layer[] {
  if (widths.at(-1) === 0) return []
  let offset = 0
  return widths.slice(1).map((outputs, index) => {
    const inputs = widths[index]!
    const layer = { inputs, outputs, offset }
    offset += (inputs + 1) * outputs
    return layer
  })
}

/** The number of weights and biases, which are the first parameters of a model with a network. */
export function layerParameterCount(widths: readonly number[]): number {
  return layersOf(widths).reduce((total, { inputs, outputs }) => total + (inputs + 1) * outputs, 0)
}

/** What the network gives: [last width, 1]; the last layer is linear. */
export function applyLayers(g: GraphBuilder, inputs: Node, widths: readonly number[], name: ActivationName): Node {
  const activation = activations.find((row) => row.name === name)
  if (!activation) throw new Error(`unknown activation '${name}'`)
  const layers = layersOf(widths)
  return layers.reduce((x, { outputs, offset }, index) => {
    const z = g.dense(x, outputs, offset)
    return index < layers.length - 1 ? activation.apply(g, z) : z
  }, inputs)
}

/** Glorot uniform weights (Glorot and Bengio 2010: +-sqrt(6 / (inputs + outputs))) and zero biases. */
export function initialLayers(widths: readonly number[], random: RandomSource): Float64Array {
  const theta = new Float64Array(layerParameterCount(widths))
  for (const { inputs, outputs, offset } of layersOf(widths)) {
    const bound = Math.sqrt(6 / (inputs + outputs))
    for (let index = 0; index < inputs * outputs; index++) theta[offset + index] = bound * (2 * random.next() - 1)
  }
  return theta
}

/** The same, but for the weights of the last layer, which are zero: the network begins by giving zeros. */
export function silentLayers(widths: readonly number[], random: RandomSource): Float64Array {
  const theta = initialLayers(widths, random)
  const last = layersOf(widths).at(-1)
  return last === undefined ? theta : theta.fill(0, last.offset)
}

/** Where among the parameters the weights are and where the biases: ascending. */
export function layerPlaces(widths: readonly number[]): { weights: Int32Array; biases: Int32Array } {
  const from = (start: number, count: number) => Array.from({ length: count }, (_, index) => start + index)
  const layers = layersOf(widths)
  return {
    weights: Int32Array.from(layers.flatMap(({ inputs, outputs, offset }) => from(offset, inputs * outputs))),
    biases: Int32Array.from(layers.flatMap(({ inputs, outputs, offset }) => from(offset + inputs * outputs, outputs))),
  }
}

import { defineModel, type ModelGraph } from '../graph'
import type { RandomSource } from '../random'
import type { ActivationName } from './activations'
import { algebraicEquations, determinedStates, otherStates, projectedRates, type Conservation } from './conservation'
import { conditionTableLength } from './condition-inputs'
import { headNamed, type HeadName } from './heads'
import { inputCount, networkInputs, type NetworkInputs } from './inputs'
import { applyLayers, initialLayers, layerParameterCount, layerPlaces } from './layers'

/** A neural ODE dy/dt = head(NN(inputs)), or a differential-algebraic system where totals are kept by equations. */
export interface NeuralOdeSpecification extends NetworkInputs {
  states: number
  /** Widths of the hidden layers, in order; none gives a linear right-hand side. */
  hiddenLayers: readonly number[]
  activation: ActivationName
  /** What makes rates of the network's outputs; absent: `scaled`. */
  head?: HeadName
  /** [states]: y_scale, for heads that divide the state by it, and the measure of projections; absent: ones. */
  stateScale?: Float64Array
  /** [states]: y_scale / t_scale, for heads that multiply by it. */
  outputScale: Float64Array
  /** Totals that are kept, none of which follows from the others; absent or null: none. */
  conservation?: Conservation | null
}

const headOf = ({ head = 'scaled' }: NeuralOdeSpecification) => headNamed(head)

const stateScaleOf = ({ states, stateScale }: NeuralOdeSpecification) => stateScale ?? new Float64Array(states).fill(1)

/**
 * The states that algebraic totals determine, one for each total, in the totals' order; the network gives no rates of them.
 * @throws Error where a total follows from those before it
 */
export function algebraicStates(specification: NeuralOdeSpecification): number[] {
  const { conservation } = specification
  if (conservation?.form !== 'algebraic') return []
  const { states, dependent } = determinedStates(conservation.coefficients, stateScaleOf(specification))
  if (states === null) throw new Error(`total ${dependent + 1} follows from those before it`)
  return states
}

/** Widths of all layers, from what the network is given to what it gives. */
export function networkWidths(specification: NeuralOdeSpecification): number[] {
  const { states, hiddenLayers } = specification
  const rates = states - algebraicStates(specification).length
  return [inputCount(states, specification), ...hiddenLayers, headOf(specification).outputsPerState * rates]
}

/** m: the number of weights and biases. */
export function neuralOdeParameterCount(specification: NeuralOdeSpecification): number {
  return layerParameterCount(networkWidths(specification))
}

/**
 * The model graph of a neural ODE; its parameters are the weights and biases, layer by layer, its constants of an experiment the totals
 * that algebraic equations keep and, behind them, the table of its conditions.
 */
export function neuralOdeGraph(specification: NeuralOdeSpecification): ModelGraph {
  const { states, outputScale, conservation = null, conditions = null } = specification
  const stateScale = stateScaleOf(specification)
  const determined = algebraicStates(specification)
  const inputs = determined.length + (conditions === null ? 0 : conditionTableLength(conditions))
  const sizes = { states, parameters: neuralOdeParameterCount(specification), inputs }
  return defineModel(sizes, (g) => {
    const state = g.state(states)
    const inputs = networkInputs(g, state, specification, determined.length)
    const z = applyLayers(g, inputs, networkWidths(specification), specification.activation)
    const differential = otherStates(states, determined)
    const own = (scales: Float64Array) => Float64Array.from(differential, (index) => scales[index]!)
    const scales = { state: own(stateScale), rate: own(outputScale) }
    const rates = headOf(specification).rates(g, z, g.gather(state, differential), scales)
    if (conservation === null) return rates
    const { form, coefficients } = conservation
    return form === 'projection'
      ? projectedRates(g, rates, coefficients, stateScale)
      : algebraicEquations(g, state, rates, coefficients, determined)
  })
}

/** See {@link initialLayers}. */
export function initialNetworkParameters(specification: NeuralOdeSpecification, random: RandomSource): Float64Array {
  return initialLayers(networkWidths(specification), random)
}

/** Where among the parameters the weights are and where the biases: ascending. */
export function neuralOdePlaces(specification: NeuralOdeSpecification): { weights: Int32Array; biases: Int32Array } {
  return layerPlaces(networkWidths(specification))
}

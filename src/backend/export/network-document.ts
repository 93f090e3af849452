import type { ConditionColumn } from '../../shared'
import { type ActivationName, type NetworkInputs, logarithmFloor } from '../../solver'

/** What each activation computes, for whoever evaluates the model elsewhere. */
const activationFormulas: Record<ActivationName, string> = {
  tanh: 'tanh(x)',
  gelu: 'x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))',
  'gelu-erf': 'x / 2 * (1 + erf(x / sqrt(2)))',
  relu: 'max(0, x)',
  silu: 'x / (1 + exp(-x))',
  softplus: 'ln(1 + exp(x))',
  identity: 'x',
}

interface Layer {
  inputs: number
  outputs: number
  /** Absent on the last layer, which is linear. */
  activation?: string
  /** One row per output, one entry per input. */
  weights: number[][]
  biases: number[]
}

/** Weights and biases by layer; `parameters` holds them layer after layer, weights by input and then by output, biases after them. */
function layersOf(parameters: Float64Array, widths: readonly number[], activation: string): Layer[] {
  let offset = 0
  return widths.slice(1).map((outputs, index) => {
    const inputs = widths[index] ?? 0
    const start = offset
    offset += (inputs + 1) * outputs
    return {
      inputs,
      outputs,
      ...(index < widths.length - 2 ? { activation } : {}),
      weights: Array.from({ length: outputs }, (_, j) =>
        Array.from({ length: inputs }, (__, i) => parameters[start + i * outputs + j] ?? NaN),
      ),
      biases: [...parameters.subarray(start + inputs * outputs, offset)],
    }
  })
}

/** What the network is given, as an equation and as the numbers in it. */
function inputsOf(
  { inputScale, logarithmicInputs = false, timeInput, conditions }: NetworkInputs,
  columns: readonly ConditionColumn[],
) {
  const scaled = inputScale === null ? 'y' : 'y / scale'
  const numbers = timeInput ? `(${scaled}, (t - time.start) / time.scale)` : scaled
  const own = logarithmicInputs ? `1 + ln(|x| + floor) / ln(1 / floor) of x = ${numbers}` : numbers
  return {
    equation: conditions
      ? `(${own}, (c - center) / width of each condition), c = its value, or -1 / (value + zero) where its form is reciprocal`
      : own,
    conditions: conditions?.scales.map((scale, index) => ({ ...columns[index], ...scale })) ?? [],
    scale: inputScale === null ? null : [...inputScale],
    time: timeInput ?? null,
    ...(logarithmicInputs ? { floor: logarithmFloor } : {}),
  }
}

/**
 * A network as numbers: what it is given, its layers, and their activation.
 * @param conditions of the data
 */
export function networkDocument(
  inputs: NetworkInputs,
  conditions: readonly ConditionColumn[],
  widths: readonly number[],
  activation: ActivationName,
  parameters: Float64Array,
) {
  return {
    inputs: inputsOf(inputs, conditions),
    activation: { name: activation, formula: activationFormulas[activation] },
    layers: layersOf(parameters, widths, activation),
  }
}

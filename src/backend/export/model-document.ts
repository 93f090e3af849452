import type { ConditionColumn, DatasetSummary, ModelSettings, RunDetail } from '../../shared'
import { type Experiment, fittedStarts, neuralOdeSpecification } from '../../engine'
import {
  type ActivationName,
  type NeuralOdeSpecification,
  algebraicStates,
  conservationForms,
  headNamed,
  logarithmFloor,
  networkWidths,
  neuralOdeParameterCount,
} from '../../solver'
import type { BestParameters } from '../store'

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
  { inputScale, logarithmicInputs = false, timeInput, conditions }: NeuralOdeSpecification,
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

/** The totals that are kept and how; null where none are. */
function conservationOf(specification: NeuralOdeSpecification, { conservation }: ModelSettings, species: string[]) {
  const row = conservationForms.find(({ name }) => name === conservation.form)
  if (row === undefined) return null
  const determined = algebraicStates(specification).map((state) => species[state])
  return {
    form: row.name,
    equation: row.equation,
    totals: conservation.totals,
    /** In the order of the totals; the network gives the rates of the other species. */
    ...(row.name === 'algebraic' ? { determined } : {}),
  }
}

/**
 * A trained model as a document from which it can be evaluated without Kinode, with where it came from. Version 2:
 * z_0 is what `inputs` says of y, t and what the experiment is given over time; z_(l+1) = activation(weights_l z_l + biases_l), the last layer without activation; the rates
 * are what `head.equation` makes of z = z_last, element by element, with y_scale = `scaling.stateScale` and t_scale = `scaling.timeScale`.
 * They are dy/dt, or become it as `conservation` says. `y` is in the order and the units of `species`, time in `timeUnit`. (Version 1 knew
 * one head, dy/dt = outputScale * z, and neither logarithms, time nor totals.)
 */
export function modelDocument(
  run: RunDetail,
  dataset: DatasetSummary,
  experiments: readonly Experiment[],
  best: BestParameters,
): Record<string, unknown> {
  const { settings, scaling } = run
  if (scaling === null) throw new Error(`Run ${run.id} has no scaling.`)
  const specification = neuralOdeSpecification(settings.model, scaling)
  const { activation } = specification
  const count = neuralOdeParameterCount(specification)
  const started = fittedStarts(experiments, best.parameters, count, scaling.stateScale).experiments
  const head = headNamed(settings.model.head)
  return {
    format: 'kinode-neural-ode',
    version: 2,
    equation: 'z = network(inputs), each layer: activation(weights x + biases), the last without',
    inputs: inputsOf(specification, dataset.conditions),
    head: { name: head.name, equation: head.equation },
    name: run.name,
    species: run.species,
    units: run.units,
    timeUnit: run.timeUnit,
    initialValues: started.map(({ name, startTime, initial }) => ({
      experiment: name,
      time: startTime,
      values: [...initial],
    })),
    scaling,
    conservation: conservationOf(specification, settings.model, run.species),
    activation: { name: activation, formula: activationFormulas[activation] },
    layers: layersOf(best.parameters, networkWidths(specification), activation),
    training: {
      settings: settings.training,
      seed: settings.training.seed,
      status: run.status,
      epochs: run.epoch,
      bestEpoch: best.epoch,
      bestLoss: best.loss,
      finalLoss: run.loss,
      seconds: run.seconds,
    },
    versions: run.versions,
    data: { name: dataset.name, fileName: dataset.fileName, sha256: dataset.hash, timeRange: dataset.timeRange },
  }
}

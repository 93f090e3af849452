import { type Activation, type ModelSettings, type Scaling, failed, succeeded } from '../../../shared'
import {
  type ConditionPlace,
  type HybridSpecification,
  fittedEnergies,
  hybridGraph,
  hybridParameterCount,
  hybridWidths,
  knownReactions,
  initialHybridParameters,
  reactionsTreated,
} from '../../../chemistry'
import { type ActivationName, type HeadName, headNamed, layerPlaces } from '../../../solver'
import { conditionInputs, kelvinOffset } from '../condition-scales'
import { automaticHead } from './automatic-head'
import { checkMechanism } from './check-mechanism'
import { type ModelKind, scaleSettings } from './model-kind'
import { checkNetworkInputs, networkInputSettings } from './network-inputs'
import { describeNetwork } from './neural-ode-specification'

/** @param model complete settings */
export function hybridSpecification(
  model: ModelSettings,
  species: readonly string[],
  scaling: Scaling,
  conditionTimes = 1,
): HybridSpecification {
  const { mechanism, remainder } = model
  if (mechanism === null || remainder === null) throw new Error('The settings of this hybrid are not complete.')
  const stateScale = Float64Array.from(scaling.stateScale)
  return {
    ...networkInputSettings(model, scaling, conditionTimes),
    species,
    reactions: mechanism.reactions,
    temperatures: mechanism.reactions.map(({ activation }) => temperaturePlace(activation, scaling)),
    remainder: species.flatMap((name, index) => (remainder.includes(name) ? [index] : [])),
    hiddenLayers: model.hiddenLayers,
    activation: model.activation as ActivationName,
    head: model.head as HeadName,
    stateScale,
    outputScale: stateScale.map((scale) => scale / scaling.timeScale),
  }
}

/** The temperature that an activation energy is of; null where there is none of either. */
function temperaturePlace(activation: Activation | undefined, { conditions = [] }: Scaling): ConditionPlace | null {
  const index = conditions.findIndex(({ name }) => name === activation?.condition)
  const zero = index < 0 ? null : kelvinOffset(conditions[index]!.unit)
  return zero === null ? null : { index, zero }
}

/** Known reactions, and a network for the rest. */
export const hybrid = {
  name: 'hybrid',
  title: 'Hybrid',
  description:
    'Known reactions, their rate constants fixed, fitted or replaced by a network, and a network that adds to the rates of change what is not known.',
  settings: [
    ...scaleSettings,
    'mechanism',
    'remainder',
    'head',
    'hiddenLayers',
    'activation',
    'inputScaling',
    'logarithmicInputs',
    'timeInput',
    'reciprocalTemperatures',
  ],
  networkGivesRates: false,
  complete(given, { species, scaling, nonNegative }) {
    const checked = checkMechanism(given, species)
    if (checked.status === 'failed') return checked
    for (const { equation, activation } of checked.value.mechanism.reactions) {
      if (activation === undefined || temperaturePlace(activation, scaling) !== null) continue
      return failed(
        `The activation energy needs a temperature, and ${activation.condition} is no condition of these data in K or °C`,
        `reaction ${equation}`,
        'Name a condition that is a temperature, with its unit, or leave the energy out.',
        'usage',
      )
    }
    const inputs = checkNetworkInputs(given, scaling)
    if (inputs.status === 'failed') return inputs
    const model = { ...given, ...checked.value, head: given.head === automaticHead.name ? 'scaled' : given.head }
    const negative = model.remainder.length > 0 && headNamed(model.head).nonNegative && nonNegative.status === 'failed'
    return negative ? nonNegative : succeeded(model)
  },
  build(model, species, scaling, conditionTimes) {
    const specification = hybridSpecification(model, species, scaling, conditionTimes)
    const widths = hybridWidths(specification)
    const places = layerPlaces(widths)
    const fitted = [
      ...reactionsTreated(specification, 'fitted').map(({ equation }) => `ln(k / given) of ${equation}`),
      ...fittedEnergies(specification).map(({ equation }) => `E / given - 1 of ${equation}`),
    ]
    const weights = hybridParameterCount(specification) - fitted.length
    return {
      description: describeHybrid(model, specification),
      parameterCount: weights + fitted.length,
      parameterNames: [...Array.from({ length: weights }, (_, index) => `parameter ${index + 1}`), ...fitted],
      ...places,
      bounds: null,
      graph: () => hybridGraph(specification),
      start: (random) => initialHybridParameters(specification, random),
      inputs: (experiment) => conditionInputs(experiment, specification),
      reactions: (parameters) => knownReactions(specification, parameters),
    }
  },
} as const satisfies ModelKind

/** For example `Hybrid of 3 reactions, 1 k fitted, 1 k learned, remainder of y2: 3-5-5-2 GELU`. */
function describeHybrid({ activation }: ModelSettings, specification: HybridSpecification): string {
  const { reactions, species, remainder } = specification
  const counts = (['fitted', 'learned'] as const).flatMap((treatment) => {
    const count = reactionsTreated(specification, treatment).length
    return count === 0 ? [] : [`${count} k ${treatment}`]
  })
  const all = remainder.length === species.length ? 'all species' : remainder.map((index) => species[index]!).join(', ')
  const parts = [...counts, ...(remainder.length === 0 ? [] : [`remainder of ${all}`])]
  const widths = hybridWidths(specification)
  const network = widths.at(-1) === 0 ? '' : `: ${describeNetwork(widths, activation)}`
  const count = reactions.length
  return `Hybrid of ${count} ${count === 1 ? 'reaction' : 'reactions'}, ${parts.join(', ')}${network}`
}

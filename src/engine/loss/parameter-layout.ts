import { type Bounds, elementaryFunctions } from '../../solver'
import type { Experiment } from '../data/experiment'

/** An initial value of an experiment that is a parameter, in units of its species' scale. */
export interface FittedInitialValue {
  species: number
  /** Its place among all parameters. */
  place: number
}

/** Whether a species was never measured below zero. */
const neverNegative = (experiments: readonly Experiment[], index: number, species: number): boolean =>
  experiments.every(({ observations, initial }) =>
    [initial, ...observations].every((values) =>
      values.every((value, place) => place % species !== index || !(value < 0)),
    ),
  )

/**
 * All parameters of a run in one vector: the model's own; then the fitted initial values, experiment by experiment, in units of y_scale; then,
 * where standard deviations are fitted, log(sigma / y_scale) of each species.
 */
export class ParameterLayout {
  /** Of each experiment. */
  readonly initialValues: readonly (readonly FittedInitialValue[])[]
  /** The place of the first log(sigma / y_scale); null where none is fitted. */
  readonly deviations: number | null
  /** The number of all parameters. */
  readonly total: number

  constructor(
    /** The number of the model's own parameters. */
    readonly model: number,
    private readonly experiments: readonly Experiment[],
    private readonly stateScale: readonly number[],
    fittedDeviations: boolean,
  ) {
    let place = model
    this.initialValues = experiments.map(({ unknown }) => unknown.map((species) => ({ species, place: place++ })))
    this.deviations = fittedDeviations ? place : null
    this.total = place + (fittedDeviations ? stateScale.length : 0)
  }

  /**
   * All parameters where training begins: [total]. Standard deviations begin at y_scale: from above, Gauss and Newton's steps approach them by at
   * most 1/2 in their logarithm; from below they would leap.
   */
  start(modelParameters: Float64Array): Float64Array {
    const parameters = new Float64Array(this.total)
    parameters.set(modelParameters)
    for (const [experiment, fitted] of this.initialValues.entries()) {
      for (const { species, place } of fitted) {
        parameters[place] = this.experiments[experiment]!.initial[species]! / this.stateScale[species]!
      }
    }
    return parameters
  }

  /** The model's own: a view. */
  modelParameters(parameters: Float64Array): Float64Array {
    return parameters.subarray(0, this.model)
  }

  /** Where an experiment starts with these parameters: [species]; a new array only where one is fitted. */
  initial(experiment: number, parameters: Float64Array): Float64Array {
    const { initial } = this.experiments[experiment]!
    const fitted = this.initialValues[experiment]!
    if (fitted.length === 0) return initial
    const started = initial.slice()
    for (const { species, place } of fitted) started[species] = parameters[place]! * this.stateScale[species]!
    return started
  }

  /** The standard deviations that are parameters, in the unit of the data: [species]. */
  fittedDeviations(parameters: Float64Array): Float64Array {
    const { deviations } = this
    if (deviations === null) throw new Error('This layout has no place for standard deviations.')
    const { exp } = elementaryFunctions('plain')
    return Float64Array.from(this.stateScale, (scale, index) => scale * exp(parameters[deviations + index]!))
  }

  /** Names of all parameters: the model's own by their names, or numbered. */
  names(species: readonly string[], modelNames: readonly string[] | null): string[] {
    const own = modelNames ?? Array.from({ length: this.model }, (_, index) => `parameter ${index + 1}`)
    const initial = this.initialValues.flatMap((fitted, experiment) =>
      fitted.map((value) => `initial ${species[value.species]} of ${this.experiments[experiment]!.name}`),
    )
    const deviations = this.deviations === null ? [] : species.map((name) => `log sigma of ${name}`)
    return [...own, ...initial, ...deviations]
  }

  /**
   * Initial values of species that were never measured below zero are not negative either. Null where nothing is bounded.
   * @param model of the model's own parameters
   */
  bounds(model: Bounds | null): Bounds | null {
    const bounded = this.initialValues
      .flat()
      .filter(({ species }) => neverNegative(this.experiments, species, this.stateScale.length))
    if (bounded.length === 0 && model === null) return null
    const lower = new Float64Array(this.total).fill(-Infinity)
    const upper = new Float64Array(this.total).fill(Infinity)
    if (model !== null) {
      lower.set(model.lower)
      upper.set(model.upper)
    }
    for (const { place } of bounded) lower[place] = 0
    return { lower, upper }
  }
}

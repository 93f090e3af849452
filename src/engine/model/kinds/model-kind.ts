import type { ModelReaction, ModelSettings, Outcome, Scaling } from '../../../shared'
import type { SolvedStates } from '../../../chemistry'
import type { Bounds, ModelGraph, RandomSource } from '../../../solver'
import type { Experiment } from '../../data/experiment'

/** What a model is judged by before it is made: its data, and the scales that it takes. */
export interface ModelData {
  species: readonly string[]
  experiments: readonly Experiment[]
  scaling: Scaling
  /** Fails where a signal goes below zero. */
  nonNegative: Outcome<null>
}

/** A model as all that uses one sees it. */
export interface BuiltModel {
  /** For example `Scaled neural ODE 3-5-5-5-5-5-5-3 GELU`. */
  description: string
  parameterCount: number
  /** Names of the parameters, in their order; null: they are numbered. */
  parameterNames: readonly string[] | null
  /** The places of the parameters that regularisation keeps small, and of those that it keeps small where it is told so: ascending. */
  weights: Int32Array
  biases: Int32Array
  /** Of the parameters; null: none is bounded. */
  bounds: Bounds | null
  graph(): ModelGraph
  /** Parameters to begin with: [parameterCount]. */
  start(random: RandomSource): Float64Array
  /** The constants that the model takes of an experiment; NaN where an initial value that they need is not known. */
  inputs(experiment: Experiment): Float64Array
  /**
   * The reactions that a model with these parameters has; none where it has no reactions.
   * @param solutions along which it is told what part each has
   */
  reactions(parameters: Float64Array, solutions: readonly SolvedStates[]): ModelReaction[]
}

/** A kind of model: what its right-hand side is made of. */
export interface ModelKind {
  name: string
  title: string
  /** For someone who has to choose. */
  description: string
  /** The settings of a model that count for this kind; the others are left alone. */
  settings: readonly (keyof ModelSettings)[]
  /** Whether a network gives the whole of all rates of change, so that it has to span the scales of the data. */
  networkGivesRates: boolean
  /** The settings with everything that they leave to the data written out; or why the data cannot have such a model. */
  complete(model: ModelSettings, data: ModelData): Outcome<ModelSettings>
  /**
   * @param model settings that are complete
   * @param conditionTimes for how many times an experiment's table of conditions has room; absent: one, for whoever solves nothing
   */
  build(model: ModelSettings, species: readonly string[], scaling: Scaling, conditionTimes?: number): BuiltModel
}

/** The scales are of every kind. */
export const scaleSettings = ['kind', 'stateScale', 'timeScale'] as const satisfies (keyof ModelSettings)[]

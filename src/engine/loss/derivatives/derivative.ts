import type {
  ChunkRunner,
  Evaluated,
  GradientMethodName,
  SolveFailure,
  SolveRequest,
  StatePath,
  Wish,
} from '../../../solver'
import type { ExperimentTerms } from '../experiment-terms'
import type { FittedInitialValue } from '../parameter-layout'

/** One experiment that is to be solved. */
export interface ExperimentSolve {
  request: SolveRequest
  terms: ExperimentTerms
  /** How many of its samples count. */
  samples: number
  /** Whether its initial values as they are given are columns of its part, after the model's parameters. */
  initialValues: boolean
  /** Of a loss's gradient. */
  gradientMethod: GradientMethodName
  /** What computes such a gradient in chunks; here, one after another, unless given. */
  chunkRunner?: ChunkRunner
  /** Where its states are integrals along a path that is known; null where they are solved for. */
  path: StatePath | null
  /** Receives the states: [samples][states]. */
  predictions: Float64Array
}

/** What an experiment's solve came to. */
export type Solved = { status: 'solved'; steps: number; lostThread?: string } | SolveFailure

/** What all experiments of a model have in common. */
export type ModelSize = Pick<SolveRequest['model'], 'parameters' | 'states'>

/**
 * What one experiment contributes to a derivative, computed by itself, wherever that is: numbers in one array, whose columns are the model's
 * parameters and perhaps the initial values.
 */
export interface ExperimentPart {
  /** How many numbers it has. @param measured how many residuals the experiment has at most */
  length(columns: number, measured: number): number
  /** Solves and writes the part; what is there means nothing when it fails. */
  solve(solve: ExperimentSolve, part: Float64Array): Solved
}

/** Where the columns of an experiment's part belong among all parameters. */
export interface ColumnPlaces {
  /** Its initial values that are parameters; the others are held. */
  fitted: readonly FittedInitialValue[]
  /** y_scale: [species], the unit of these parameters. */
  stateScale: readonly number[]
}

/** What an optimiser wishes to know of the loss at a point, besides its value: collected experiment by experiment, in their order. */
export interface Derivative {
  readonly wish: Wish
  clear(): void
  /** Solves an experiment and adds what it contributes; nothing when it fails. */
  add(solve: ExperimentSolve, places: ColumnPlaces): Solved
  /** Adds what was computed elsewhere. @param rows how many residuals it has */
  addPart(part: Float64Array, rows: number, places: ColumnPlaces): void
  /** Adds a term that depends on one parameter alone: with a slope g and a curvature c the residual g / sqrt(c) with the derivative sqrt(c). */
  addSingle(place: number, slope: number, curvature: number): void
  result(): DerivativeResult
}

/** What of it was wished, as an optimiser is told: memory that the next evaluation overwrites. J^T r is the gradient. */
export type DerivativeResult = Omit<Evaluated, 'loss'>

/** The columns of an experiment's part. */
export const columnsOf = ({ parameters, states }: ModelSize, initialValues: boolean): number =>
  parameters + (initialValues ? states : 0)

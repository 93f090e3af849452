import type { NormalProducts } from '../sensitivities'
import type { OptimiserSettings } from './settings'

/**
 * What is to be evaluated at a point, each with the loss: its gradient; J^T J and J^T r of the weighted residuals r with Jacobian J; or r and J
 * whole.
 */
export type Wish = 'loss' | 'gradient' | 'normal-products' | 'jacobian'

/** A point where the optimiser wants to know the objective. */
export interface Asked {
  /** [parameters]: the optimiser's own memory, to be read until it is told. */
  parameters: Float64Array
  wish: Wish
}

/** What was found at the point that was asked for; what the wish names is there. Read while the optimiser is told, and not kept. */
export interface Evaluated {
  /**
   * The objective itself, whatever was wished. Where residuals were, J^T r is its gradient exactly and J^T J stands for its curvature: of least
   * squares it is r^T r / 2, of other losses whatever is so weighted.
   */
  loss: number
  /** [parameters] */
  gradient?: Float64Array
  products?: NormalProducts
  /** r: [residuals], weighted. */
  residuals?: Float64Array
  /** J: [residuals][parameters]. */
  jacobian?: Float64Array
}

/** What became of an evaluation. */
export interface Told {
  /** Whether the point that was just evaluated is the new iterate. It is one only when all that the optimiser needs there is known. */
  accepted: boolean
  /** Euclidean norm of the objective's gradient at the new iterate; null when there is none. */
  gradientNorm: number | null
  /** A sentence about what the optimiser did beside its usual steps; null when it did nothing. */
  note: string | null
}

/** Why an optimiser asks no more. */
export interface Ending {
  /**
   * `converged`: a minimum, within the tolerances. `stalled`: evaluations are sound but none improves the best. `refused`: they failed or were
   * refused however short the steps.
   */
  reason: 'converged' | 'stalled' | 'refused'
  /** Without the full stop. */
  sentence: string
  /** What can be done about it; empty when nothing need be. */
  advice: string
}

/**
 * An optimiser at work. It is asked for a point and told what was found there, in turns. Its whole state is plain data: the same evaluations give
 * the same bits, also when it was restored in between from the state between any two of them.
 */
export interface Optimiser {
  /** The next point, the same until it is told; once it has ended, the last. */
  ask(): Asked
  tell(evaluated: Evaluated): Told
  /** In the place of `tell` when there is nothing to tell. @param reason a clause: `the solve failed at t = 3` */
  refuse(reason: string): Told
  /**
   * The objective has changed (the accuracy of its solves): what was found is not compared with what comes, and an optimiser that compares asks
   * for its iterate again. What it learned of how far to go stays.
   */
  reconsider(): void
  /** Null while there is something to ask. */
  readonly ended: Ending | null
  /** A copy of what it remembers. */
  state(): OptimiserState
  /** Continues from a state as `state` gave it, perhaps read back from a file; throws when it is not one of this optimiser and problem. */
  restore(state: unknown): void
}

/** Everything that an optimiser remembers, as plain data. */
export interface OptimiserState {
  name: string
  /** The number of them. */
  parameters: number
  memory: unknown
}

/** The least and the greatest values that parameters may have: [parameters] each, infinite where there are none. */
export interface Bounds {
  lower: Float64Array
  upper: Float64Array
}

/** What is to be minimised, and how. */
export interface OptimiserProblem {
  /** Where to begin: [parameters], not kept. */
  initial: Float64Array
  /** The number of residuals, for optimisers of least squares; others do not look at it. */
  residuals: number
  bounds: Bounds | null
  /** How many of the first parameters are weights, which are made smaller where an evaluation at the beginning is refused; absent: all. */
  weights?: number
  /** What is left out has the value of `defaultOptimiserSettings`. */
  settings: Partial<OptimiserSettings>
}

/** An optimiser: a row of the list `optimisers`. */
export interface OptimiserRow {
  name: string
  title: string
  description: string
  /** `first-order` and `quasi-newton` wish gradients, `least-squares` the residuals' derivatives. */
  kind: 'first-order' | 'quasi-newton' | 'least-squares'
  /** The settings that it reads. */
  settings: readonly (keyof OptimiserSettings)[]
  create(problem: OptimiserProblem): Optimiser
}

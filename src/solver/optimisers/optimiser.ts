/** Everything an optimiser remembers, as plain data. */
export interface OptimiserState {
  name: string
  /** Whole numbers and running products. */
  scalars: Record<string, number>
  /** One number per parameter each. */
  vectors: Record<string, Float64Array>
}

/** What a first-order optimiser can be told. */
export interface OptimiserSettings {
  learningRate: number
  /** Decoupled weight decay. */
  weightDecay?: number
  /** Decay of the mean of the gradient and of its square. */
  beta1?: number
  beta2?: number
  /** Added to the root of the mean square. */
  epsilon?: number
}

/** An optimiser at work: the same states and gradients give the same bits, also when it was restored in between. */
export interface Optimiser {
  /** Changes the parameters in place. */
  step(parameters: Float64Array, gradient: Float64Array): void
  setLearningRate(learningRate: number): void
  /** A copy of what it remembers. */
  state(): OptimiserState
  /** Continues from a state as `state` gave it, perhaps read back from a file; throws when it is not one of this optimiser and problem. */
  restore(state: unknown): void
}

/** An optimiser: a row of the list `optimisers`. */
export interface OptimiserRow {
  name: string
  title: string
  create(parameterCount: number, settings: OptimiserSettings): Optimiser
}

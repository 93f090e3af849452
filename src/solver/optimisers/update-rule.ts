/** How a first-order optimiser turns a gradient into a step. What it remembers is plain data. */
export interface UpdateRule {
  /** Changes the parameters in place. */
  step(parameters: Float64Array, gradient: Float64Array, learningRate: number): void
  memory: unknown
}

/** A function of one scaled residual r = (y - d) / y_scale; a loss is its mean over the values that were measured. */
export interface Loss {
  name: string
  title: string
  value(residual: number): number
  /** d value / d residual; at a kink, 0. */
  derivative(residual: number): number
}

/** Every loss; the first is the default. */
export const losses = [
  {
    name: 'mae',
    title: 'Scaled mean absolute error',
    // Equation 14 of Kim et al. 2021.
    value: (residual) => Math.abs(residual),
    derivative: (residual) => Math.sign(residual),
  },
  {
    name: 'mse',
    title: 'Scaled mean squared error',
    value: (residual) => residual * residual,
    derivative: (residual) => 2 * residual,
  },
] as const satisfies readonly Loss[]

export type LossName = (typeof losses)[number]['name']

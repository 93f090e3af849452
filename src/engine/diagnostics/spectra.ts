import { type CompiledModel, type Spectrum, eigenvalues, jacobianAt } from '../../solver'

/**
 * The eigenvalues of df/dy along a trajectory, one spectrum a time, for the parameters that the model has been given last.
 *
 * @param values [times][states], time-major
 */
export function spectraAlong(model: CompiledModel, times: Float64Array, values: Float64Array): Spectrum[] {
  const { states } = model
  return Array.from(times, (time, place) =>
    eigenvalues(jacobianAt(model, time, values.subarray(place * states, (place + 1) * states)), states),
  )
}

/** The largest magnitude of an eigenvalue, in 1 / time: the fastest change that the model can make; NaN of a matrix that is not finite. */
export function fastestRate({ real, imaginary }: Spectrum): number {
  return Math.sqrt(real[0]! * real[0]! + imaginary[0]! * imaginary[0]!)
}

// Sums in the order of the elements, so that their bits are the same everywhere.

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!
  return sum
}

export function euclideanNorm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector))
}

/** Puts every parameter on the nearest value that it may have. */
export function project(parameters: Float64Array, bounds: { lower: Float64Array; upper: Float64Array } | null): void {
  if (bounds === null) return
  const { lower, upper } = bounds
  for (let index = 0; index < parameters.length; index++) {
    parameters[index] = Math.max(lower[index]!, Math.min(upper[index]!, parameters[index]!))
  }
}

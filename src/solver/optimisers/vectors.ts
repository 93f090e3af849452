// Sums in the order of the elements, so that their bits are the same everywhere.

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!
  return sum
}

export function euclideanNorm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector))
}

/** The largest magnitude; 0 of nothing. */
export function largest(vector: Float64Array): number {
  let most = 0
  for (const value of vector) most = Math.max(most, Math.abs(value))
  return most
}

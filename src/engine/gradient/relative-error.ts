/**
 * |g - reference| / |reference|, the root of the sum of squares over the parameters, each in units of its size.
 * @param sizes all 1 unless given
 */
export function relativeError(gradient: Float64Array, reference: Float64Array, sizes?: Float64Array): number {
  let distance = 0
  let length = 0
  reference.forEach((wanted, index) => {
    const size = sizes?.[index] ?? 1
    const difference = size * (gradient[index]! - wanted)
    distance += difference * difference
    length += size * wanted * (size * wanted)
  })
  return distance === 0 ? 0 : Math.sqrt(distance / length)
}

/** A relative error; null where there is none, of what should be zero for one. */
export const finite = (error: number): number | null => (Number.isFinite(error) ? error : null)

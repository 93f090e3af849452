import { decimalLogarithm, powerOfTen } from '../bench/logarithm'

/** `count` numbers from `first` to `last`, equally far apart. */
export function evenly(first: number, last: number, count: number): Float64Array {
  const step = (last - first) / (count - 1)
  return Float64Array.from({ length: count }, (_, index) => (index === count - 1 ? last : first + index * step))
}

/** `count` positive numbers from `first` to `last`, each larger than the one before by the same factor. */
export function geometrically(first: number, last: number, count: number): Float64Array {
  const exponents = evenly(decimalLogarithm(first), decimalLogarithm(last), count)
  return exponents.map((exponent, index) => (index === 0 ? first : index === count - 1 ? last : powerOfTen(exponent)))
}

import { elementaryFunctions } from '../../solver'

/** The decimal logarithm, from the solver's kernel: the same digits everywhere. */
export function decimalLogarithm(x: number): number {
  return elementaryFunctions('plain').log(x) / Math.LN10
}

/** 10^x, likewise. */
export function powerOfTen(x: number): number {
  return elementaryFunctions('plain').exp(x * Math.LN10)
}

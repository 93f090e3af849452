import type { Code } from '../encoder'
import type { VectorOperations } from '../vector'
import { expWithinRange, withSign } from './exponential'

/** erf(x) / x as a polynomial in x^2 for |x| < 1: Chebyshev interpolation of degree 12, error below 0.15 ulp (60 digits). */
const NEAR = [
  1.1283791670955126, -0.3761263890318375, 0.11283791670954879, -0.026866170645076792, 0.0052239776248180145,
  -0.000854832698083379, 0.0001205533111164271, -1.4925595266831182e-5, 1.6461000484121368e-6, -1.6350312701054695e-7,
  1.4659775274047436e-8, -1.1372848856791674e-9, 5.957176147748911e-11,
]

/** e^(x^2) erfc(x) as a polynomial in (x - 3)/(x + 3) for 1 <= x <= 6, degree 14; error below 0.05 ulp of erf (60 digits). */
const FAR = [
  0.17900115118138996, -0.32623356004303716, 0.24560380171233195, -0.15011593650078744, 0.07166583719774874,
  -0.024392499318273194, 0.004269136347508256, 0.0007077464443901538, -0.0005970623517093284, 4.525472635483354e-5,
  6.406182073530546e-5, -1.284889451252353e-5, -8.008021319412685e-6, 2.023603179641757e-6, 1.2801900862962662e-6,
]

/** erf x, error below 3 ulp. */
export function erf(v: VectorOperations, x: Code): Code {
  const { f } = v
  const size = v.keep(v.atMost(f.vector('f64x2.abs', x), v.constant(6)))
  const square = v.keep(v.multiply(size, size))
  const near = v.keep(v.multiply(size, v.polynomial(NEAR, square)))
  const u = v.keep(v.divide(v.subtract(size, v.constant(3)), v.add(size, v.constant(3))))
  const decay = expWithinRange(v, v.keep(f.vector('f64x2.neg', square)))
  const far = v.subtractProduct(decay, v.polynomial(FAR, u), v.constant(1))
  return withSign(v, v.select(f.vector('f64x2.lt', size, v.constant(1)), near, far), x)
}

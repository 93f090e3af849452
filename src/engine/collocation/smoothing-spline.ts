/** Values at places of one coordinate, with weights. */
export interface ScatteredValues {
  /** Ascending, distinct. */
  places: readonly number[]
  values: readonly number[]
  /** Above zero. */
  weights: readonly number[]
}

/** Smoothing parameters that are tried: this many powers of two on either side of the one that balances both terms. */
const POWERS = 40

/**
 * The natural cubic spline g that minimises sum w (d - g)^2 + lambda integral g''^2, by the banded equations of Reinsch (Numer. Math. 10, 1967,
 * 177); lambda by generalised cross-validation (Craven and Wahba, Numer. Math. 31, 1979, 377), whose trace needs no more than the central
 * bands of an inverse (Hutchinson and de Hoog, Numer. Math. 47, 1985, 99). Of two values it is the line, of one the constant.
 */
export class SmoothingSpline {
  private readonly places: readonly number[]
  /** At the places: g and g''. */
  private readonly values: readonly number[]
  private readonly bends: readonly number[]

  constructor(data: ScatteredValues) {
    this.places = data.places
    const equations = new ReinschEquations(data)
    const { values, bends } = data.places.length < 3 ? straight(data) : equations.best()
    this.values = values
    this.bends = bends
  }

  /** g at a place; beyond the ends it goes on as a line. */
  at(place: number): number {
    const { places, values, bends } = this
    const last = places.length - 1
    if (last === 0) return values[0]!
    let left = 0
    while (left < last - 1 && place > places[left + 1]!) left++
    const h = places[left + 1]! - places[left]!
    const slope = (values[left + 1]! - values[left]!) / h
    const a = (place - places[left]!) / h
    if (a < 0) return values[left]! + (slope - (h * bends[left + 1]!) / 6) * a * h
    if (a > 1) return values[left + 1]! + (slope + (h * bends[left]!) / 6) * (a - 1) * h
    const b = 1 - a
    const bend = (b * b * b - b) * bends[left]! + (a * a * a - a) * bends[left + 1]!
    return b * values[left]! + a * values[left + 1]! + (bend * h * h) / 6
  }
}

interface Fitted {
  values: readonly number[]
  bends: readonly number[]
}

const straight = ({ values }: ScatteredValues): Fitted => ({ values, bends: values.map(() => 0) })

/** (R + lambda Q^T W^-1 Q) gamma = Q^T d and g = d - lambda W^-1 Q gamma: gamma is g'' at the inner places, both matrices symmetric with two bands. */
class ReinschEquations {
  private readonly inner: number
  /** Columns of Q: three entries each. */
  private readonly q: readonly (readonly [number, number, number])[]
  private readonly r: Bands
  private readonly s: Bands
  private readonly right: readonly number[]

  constructor(private readonly data: ScatteredValues) {
    const { places, values, weights } = data
    this.inner = Math.max(0, places.length - 2)
    const gap = (index: number) => places[index + 1]! - places[index]!
    const each = Array.from({ length: this.inner }, (_, index) => index)
    this.q = each.map((i) => [1 / gap(i), -1 / gap(i) - 1 / gap(i + 1), 1 / gap(i + 1)])
    const { q } = this
    this.r = {
      diagonal: each.map((i) => (gap(i) + gap(i + 1)) / 3),
      first: each.map((i) => gap(i + 1) / 6),
      second: each.map(() => 0),
    }
    const product = (i: number, j: number) => {
      let sum = 0
      for (let row = j; row <= i + 2; row++) sum += (q[i]![row - i]! * (q[j]?.[row - j] ?? 0)) / weights[row]!
      return sum
    }
    this.s = {
      diagonal: each.map((i) => product(i, i)),
      first: each.map((i) => product(i, i + 1)),
      second: each.map((i) => product(i, i + 2)),
    }
    this.right = each.map((i) => q[i]!.reduce((sum, entry, row) => sum + entry * values[i + row]!, 0))
  }

  /** With the smoothing parameter that cross-validation finds. */
  best(): Fitted {
    const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
    const balance = total(this.r.diagonal) / total(this.s.diagonal)
    let best = this.fitted(balance * 2 ** -POWERS)
    for (let power = 1 - POWERS; power <= POWERS; power++) {
      const tried = this.fitted(balance * 2 ** power)
      if (tried.score < best.score) best = tried
    }
    return best
  }

  private fitted(lambda: number): Fitted & { score: number } {
    const { data, inner, q, r, s, right } = this
    const sum = (band: keyof Bands) => r[band].map((value, index) => value + lambda * s[band][index]!)
    const factors = factored({ diagonal: sum('diagonal'), first: sum('first'), second: sum('second') })
    const gamma = solved(factors, right)
    const moved = data.values.map(() => 0)
    for (let i = 0; i < inner; i++) for (let row = 0; row < 3; row++) moved[i + row]! += q[i]![row]! * gamma[i]!
    const values = data.values.map((value, row) => value - (lambda * moved[row]!) / data.weights[row]!)
    const residual = data.values.reduce((so, value, row) => {
      const difference = value - values[row]!
      return so + data.weights[row]! * difference * difference
    }, 0)
    // tr(I - A) = lambda tr(B^-1 Q^T W^-1 Q).
    const inverse = centralInverse(factors)
    let trace = 0
    for (let i = 0; i < inner; i++) {
      trace += inverse.diagonal[i]! * s.diagonal[i]!
      trace += 2 * (inverse.first[i]! * s.first[i]! + inverse.second[i]! * s.second[i]!)
    }
    const freedom = lambda * trace
    return { values, bends: [0, ...gamma, 0], score: residual / (freedom * freedom) }
  }
}

/** A symmetric matrix by its diagonal and the two bands beside it, each [size], of which the last entries lie outside. */
interface Bands {
  diagonal: readonly number[]
  first: readonly number[]
  second: readonly number[]
}

/** L D L^T with L of unit diagonal. */
function factored({ diagonal, first, second }: Bands): Bands {
  const size = diagonal.length
  const d: number[] = []
  const l1 = new Array<number>(size).fill(0)
  const l2 = new Array<number>(size).fill(0)
  for (let i = 0; i < size; i++) {
    const one = i >= 1 ? d[i - 1]! * l1[i - 1]! * l1[i - 1]! : 0
    const two = i >= 2 ? d[i - 2]! * l2[i - 2]! * l2[i - 2]! : 0
    d.push(diagonal[i]! - one - two)
    const carried = i >= 1 ? d[i - 1]! * l1[i - 1]! * l2[i - 1]! : 0
    if (i + 1 < size) l1[i] = (first[i]! - carried) / d[i]!
    if (i + 2 < size) l2[i] = second[i]! / d[i]!
  }
  return { diagonal: d, first: l1, second: l2 }
}

function solved({ diagonal, first, second }: Bands, right: readonly number[]): number[] {
  const x = [...right]
  for (let i = 0; i < x.length; i++) {
    if (i >= 1) x[i]! -= first[i - 1]! * x[i - 1]!
    if (i >= 2) x[i]! -= second[i - 2]! * x[i - 2]!
  }
  for (let i = x.length - 1; i >= 0; i--) {
    x[i]! /= diagonal[i]!
    if (i + 1 < x.length) x[i]! -= first[i]! * x[i + 1]!
    if (i + 2 < x.length) x[i]! -= second[i]! * x[i + 2]!
  }
  return x
}

/** The same bands of the inverse. */
function centralInverse({ diagonal, first, second }: Bands): Bands {
  const size = diagonal.length
  const d = new Array<number>(size + 2).fill(0)
  const one = new Array<number>(size + 2).fill(0)
  const two = new Array<number>(size + 2).fill(0)
  for (let i = size - 1; i >= 0; i--) {
    two[i] = i + 2 < size ? -first[i]! * one[i + 1]! - second[i]! * d[i + 2]! : 0
    one[i] = i + 1 < size ? -first[i]! * d[i + 1]! - second[i]! * one[i + 1]! : 0
    d[i] = 1 / diagonal[i]! - first[i]! * one[i]! - second[i]! * two[i]!
  }
  return { diagonal: d.slice(0, size), first: one.slice(0, size), second: two.slice(0, size) }
}

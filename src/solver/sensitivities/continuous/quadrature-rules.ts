/** A rule of quadrature over [0, 1], and what it differs by from a coarser one over some of its nodes. */
export interface QuadratureRule {
  nodes: readonly number[]
  weights: readonly number[]
  /** The weights less those of the coarser rule. */
  errorWeights: readonly number[]
}

/** Rounding of published weights and of a few sums of them. */
const ROUNDING = 1e-14

/** Checks to what degrees the finer and the coarser rule are exact, and returns the rule. */
function valid(rule: QuadratureRule, degree: number, coarseDegree: number): QuadratureRule {
  const { nodes, weights, errorWeights } = rule
  const powers = nodes.map(() => 1)
  for (let power = 0; power <= degree; power++) {
    const sum = (of: readonly number[]) => of.reduce((total, weight, node) => total + weight * powers[node]!, 0)
    const wrong = Math.abs(sum(weights) - 1 / (power + 1)) > ROUNDING
    if (wrong || (power <= coarseDegree && Math.abs(sum(errorWeights)) > ROUNDING)) {
      throw new Error(`a rule of quadrature is not exact for degree ${power}`)
    }
    nodes.forEach((node, index) => (powers[index]! *= node))
  }
  return rule
}

/** A rule from those for [-1, 1], by the nodes from 0 outwards; the coarser rule has no weight at some. */
function symmetric(half: readonly (readonly [node: number, weight: number, coarse: number])[]): QuadratureRule {
  const all = [
    ...half
      .slice(1)
      .map(([x, w, c]) => [-x, w, c] as const)
      .reverse(),
    ...half,
  ]
  return {
    nodes: all.map(([node]) => (1 + node) / 2),
    weights: all.map(([, weight]) => weight / 2),
    errorWeights: all.map(([, weight, coarse]) => (weight - coarse) / 2),
  }
}

/** Clenshaw and Curtis with five nodes, exact to degree 5, over three (Simpson's rule, to degree 3); the ends are nodes. */
export const clenshawCurtis5 = valid(
  symmetric([
    [0, 4 / 5, 4 / 3],
    [Math.SQRT1_2, 8 / 15, 0],
    [1, 1 / 15, 1 / 3],
  ]),
  5,
  3,
)

/** Gauss and Kronrod with 15 nodes, exact to degree 22, over the 7 of Gauss, to degree 13: QUADPACK's QK15. */
export const gaussKronrod15 = valid(
  symmetric([
    [0, 0.20948214108472782, 0.4179591836734694],
    [0.20778495500789848, 0.20443294007529889, 0],
    [0.4058451513773972, 0.19035057806478542, 0.3818300505051189],
    [0.5860872354676911, 0.1690047266392679, 0],
    [0.7415311855993945, 0.14065325971552592, 0.27970539148927664],
    [0.8648644233597691, 0.10479001032225019, 0],
    [0.9491079123427585, 0.06309209262997856, 0.1294849661688697],
    [0.9914553711208126, 0.022935322010529224, 0],
  ]),
  22,
  13,
)

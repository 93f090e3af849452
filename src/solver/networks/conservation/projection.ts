import type { GraphBuilder, Node } from '../../graph'

/**
 * Rates without what would change a total: r - S U^T U S^-1 r, where S holds the scales of the states and the rows of U span those of
 * C S, orthonormal. Of all rates that keep the totals these are the nearest to r with each state measured in its scale.
 * @param rates [states, 1]
 * @param coefficients C: [totals][states], independent
 */
export function projectedRates(
  g: GraphBuilder,
  rates: Node,
  coefficients: readonly (readonly number[])[],
  stateScale: Float64Array,
): Node {
  const basis = orthonormal(coefficients.map((row) => row.map((value, state) => value * stateScale[state]!)))
  const entries = basis.flatMap((row, total) => row.map((value, state) => ({ total, state, value })))
  const shares = g.linear(
    basis.length,
    entries.map(({ total, state, value }) => ({ row: total, column: state, value: value / stateScale[state]! })),
    rates,
  )
  const excess = g.linear(
    stateScale.length,
    entries.map(({ total, state, value }) => ({ row: state, column: total, value: value * stateScale[state]! })),
    shares,
  )
  return g.subtract(rates, excess)
}

/** Gram-Schmidt, every row twice: once leaves a rest of the size of the rounding times the condition, twice none (Giraud et al. 2005). */
function orthonormal(rows: readonly (readonly number[])[]): number[][] {
  const basis: number[][] = []
  for (const row of rows) {
    let rest = normalized(row)
    for (let pass = 0; pass < 2; pass++) {
      for (const done of basis) {
        const share = done.reduce((sum, value, index) => sum + value * rest[index]!, 0)
        rest = rest.map((value, index) => value - share * done[index]!)
      }
      rest = normalized(rest)
    }
    basis.push(rest)
  }
  return basis
}

function normalized(row: readonly number[]): number[] {
  const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
  return row.map((value) => value / length)
}

/** Coefficients of an ESDIRK pair: explicit first stage, one diagonal value gamma after it, stiffly accurate (b is the last row). */
export interface EsdirkTableau {
  /** Order of the method and of the one that estimates its error. */
  order: number
  embeddedOrder: number
  gamma: number
  nodes: readonly number[]
  /** matrix[i][j], j <= i. */
  matrix: readonly (readonly number[])[]
  embeddedWeights: readonly number[]
}

/** One order condition: what the weights applied to a vector must give. */
export interface OrderCondition {
  order: number
  /** The vector, one entry per stage. */
  vector: number[]
  value: number
}

/** The product of the tableau's matrix with a vector. */
export function applyMatrix(tableau: EsdirkTableau, vector: readonly number[]): number[] {
  return tableau.matrix.map((row) => row.reduce((sum, value, index) => sum + value * vector[index]!, 0))
}

/** The conditions of the rooted trees up to order 4 (Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I, II.2). */
export function orderConditions(tableau: EsdirkTableau): OrderCondition[] {
  const c = [...tableau.nodes]
  const times = (a: readonly number[], b: readonly number[]) => a.map((value, index) => value * b[index]!)
  const ac = applyMatrix(tableau, c)
  const c2 = times(c, c)
  return [
    { order: 1, vector: c.map(() => 1), value: 1 },
    { order: 2, vector: c, value: 1 / 2 },
    { order: 3, vector: c2, value: 1 / 3 },
    { order: 3, vector: ac, value: 1 / 6 },
    { order: 4, vector: times(c2, c), value: 1 / 4 },
    { order: 4, vector: times(c, ac), value: 1 / 8 },
    { order: 4, vector: applyMatrix(tableau, c2), value: 1 / 12 },
    { order: 4, vector: applyMatrix(tableau, ac), value: 1 / 24 },
  ]
}

/** Checks a tableau's structure and order conditions (to rounding) and returns it; a wrong coefficient is our mistake and throws. */
export function validated(tableau: EsdirkTableau): EsdirkTableau {
  const { matrix, nodes, gamma } = tableau
  const weights = matrix.at(-1)!
  const require = (holds: boolean, what: string) => {
    if (!holds) throw new Error(`the tableau breaks a condition: ${what}`)
  }
  const close = (a: number, b: number) => Math.abs(a - b) < 1e-13
  require(nodes[0] === 0 && matrix[0]!.every((value) => value === 0), 'the first stage is explicit')
  require(nodes.at(-1) === 1, 'stiff accuracy')
  applyMatrix(
    tableau,
    nodes.map(() => 1),
  ).forEach((sum, row) => require(close(sum, nodes[row]!), `row sum ${row}`))
  matrix.slice(1).forEach((row, index) => require(row[index + 1] === gamma, `diagonal ${index + 1}`))
  applyMatrix(tableau, nodes).forEach((value, row) =>
    require(row === 0 || close(value, (nodes[row]! * nodes[row]!) / 2), `stage order 2 in row ${row}`),
  )
  for (const { order, vector, value } of orderConditions(tableau)) {
    const sum = (b: readonly number[]) => b.reduce((total, weight, index) => total + weight * vector[index]!, 0)
    if (order <= tableau.order) require(close(sum(weights), value), `order ${order}`)
    if (order <= tableau.embeddedOrder) require(close(sum(tableau.embeddedWeights), value), `embedded order ${order}`)
  }
  return tableau
}

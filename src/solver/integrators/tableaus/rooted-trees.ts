/**
 * A rooted tree: one term of the Taylor series of an ODE's solution (Hairer, Norsett, Wanner, Solving Ordinary Differential
 * Equations I, II.2).
 */
export interface RootedTree {
  /** The number of nodes. */
  order: number
  /** gamma(t), the product over all nodes of the order of the tree above them. */
  density: number
  /** The trees that remain when the root is cut off. */
  children: readonly RootedTree[]
}

/** Every rooted tree of at most `highest` nodes, in ascending order: 1, 1, 2, 4, 9, 20 of them with 1, 2, ... 6 nodes. */
export function rootedTrees(highest: number): RootedTree[] {
  const trees: RootedTree[] = []
  for (let order = 1; order <= highest; order++) {
    for (const children of forests(trees, order - 1, trees.length)) {
      trees.push({ order, density: children.reduce((product, tree) => product * tree.density, order), children })
    }
  }
  return trees
}

/** Every choice of trees, of the first `count` and with repetition, that have `nodes` nodes together. */
function forests(trees: readonly RootedTree[], nodes: number, count: number): RootedTree[][] {
  if (nodes === 0) return [[]]
  return trees
    .slice(0, count)
    .flatMap((tree, index) =>
      tree.order > nodes ? [] : forests(trees, nodes - tree.order, index + 1).map((rest) => [tree, ...rest]),
    )
}

import type { ModelGraph } from './model'
import { topologicalOrder, type Node } from './node'
import type { ModelPrograms } from './programs'
import { transplant } from './transplant'

/** An outer product x g^T that a gradient is made of, from a place in theta on. */
export interface OuterProduct {
  offset: number
  /** The place of x among what is held. */
  left: number
  right: Node
}

/**
 * The derivatives of f at a point in two parts: what depends on the point alone, to be evaluated once and held, and what is to be had from it for one
 * cotangent u after another. u is seed 0; held vector i of n is seed n + i.
 */
export interface HeldDerivatives {
  held: readonly Node[]
  /** df/dy, as the model keeps it. */
  jacobian: Node
  /** u^T df/dy. */
  product: Node
  /** u^T df/dtheta is the sum of these and of `rest`. */
  outers: readonly OuterProduct[]
  rest: Node
}

/** More vectors than this are not what layers leave. */
const MOST_HELD = 64
const given: readonly string[] = ['state', 'time', 'parameters', 'inputs', 'constant', 'identity']

/** Null where the gradient of a model is not made of outer products of vectors (it has no layers), or too much would be held. */
export function heldDerivatives({ builder: g }: ModelGraph, program: ModelPrograms): HeldDerivatives | null {
  const [product, gradient] = program('pullBack') as [Node, Node]
  const [jacobian] = program('jacobian') as [Node]
  if (gradient.operation.kind !== 'assemble') return null
  const { offsets } = gradient.operation
  const parts = gradient.inputs.map((node, index) => ({ node, offset: offsets[index]! }))
  const outers = parts.filter(({ node }) => node.operation.kind === 'outer')
  const rest = g.assemble(
    gradient.rows,
    1,
    parts.filter((part) => !outers.includes(part)),
  )
  const lefts = outers.map(({ node }) => node.inputs[0]!)
  const rights = outers.map(({ node }) => node.inputs[1]!)
  const dependent = seedDependent([product, gradient])
  if (outers.length === 0 || lefts.some((left) => dependent.has(left))) return null
  const held = [...new Set([...lefts, ...frontier([product, rest, ...rights], dependent)])]
  if (held.length > MOST_HELD) return null
  const places = new Map(held.map((node, index) => [node, g.seed(node.rows, held.length + index)]))
  const [ownProduct, ownRest, ownJacobian, ...ownRights] = transplant(
    g,
    g,
    [product, rest, jacobian, ...rights],
    (node) => places.get(node) ?? null,
  )
  return {
    held,
    jacobian: ownJacobian!,
    product: ownProduct!,
    outers: outers.map(({ offset }, index) => ({
      offset,
      left: held.indexOf(lefts[index]!),
      right: ownRights[index]!,
    })),
    rest: ownRest!,
  }
}

function seedDependent(outputs: readonly Node[]): ReadonlySet<Node> {
  const found = new Set<Node>()
  for (const node of topologicalOrder(outputs)) {
    if (node.operation.kind === 'seed' || node.inputs.some((input) => found.has(input))) found.add(node)
  }
  return found
}

/** What has to be computed and does not depend on the seed, but is read by what does. */
function frontier(outputs: readonly Node[], dependent: ReadonlySet<Node>): Node[] {
  return topologicalOrder(outputs)
    .filter((node) => dependent.has(node))
    .flatMap(({ inputs }) => inputs)
    .filter((node) => !dependent.has(node) && !given.includes(node.operation.kind))
}

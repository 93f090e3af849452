import { ModelModule, type CompiledModel } from '../../compiler'
import { GraphBuilder, transplant, type MatrixEntry, type Node } from '../../graph'

/**
 * A model of the costate w of another one, over the time s that has passed since a break, going back from there: t = origin - s. A time
 * of its own, for fast modes that a jump of w sets off late would be lost in the rounding of t. Addresses are in bytes.
 */
export interface AdjointModel {
  /** M^T dw/ds = (df/dy)^T w. A companion of the original model. */
  readonly model: CompiledModel
  readonly origin: number
  /** The place of the costate in the state. */
  readonly first: number
  /** w^T df/dtheta, a function of s and of the state: [parameters, 1]. */
  readonly parameterPart: Node
  /** (s, state, 0, result): that, compiled. */
  readonly parameterProduct: (time: number, state: number, seed: number, result: number) => void
}

/** The costate alone, with y from the solution that the original model keeps. */
export const adjointModel = (original: CompiledModel): AdjointModel =>
  original.workspace('adjoint model', () => {
    const { states, mass } = original.graph
    return companion(original, (g, time) => {
      const costate = g.state(states)
      const { inState, inParameters } = backwards(original, g, time, g.trajectory(time, states), costate)
      return { rightHandSide: inState, parameterPart: inParameters, mass: mass && transposed(mass), first: 0 }
    })
  })

/** y as well, reversed in time, before the costate: M dy/ds = -f. */
export const reversedModel = (original: CompiledModel): AdjointModel =>
  original.workspace('reversed model', () => {
    const { states, mass } = original.graph
    return companion(original, (g, time) => {
      const both = g.state(2 * states)
      const [solution, costate] = [g.slice(both, 0, states), g.slice(both, states, states)]
      const { slope, inState, inParameters } = backwards(original, g, time, solution, costate)
      const shifted = ({ row, column, value }: MatrixEntry) => ({ row: row + states, column: column + states, value })
      return {
        rightHandSide: g.concatenate([g.unary('negate', slope), inState]),
        parameterPart: inParameters,
        mass: mass && [...mass, ...transposed(mass).map(shifted)],
        first: states,
      }
    })
  })

interface Definition {
  rightHandSide: Node
  parameterPart: Node
  mass: readonly MatrixEntry[] | null
  first: number
}

/** The origin is a constant of the companion's own, after those of the original. */
function companion(original: CompiledModel, define: (g: GraphBuilder, time: Node) => Definition): AdjointModel {
  const { inputs, parameters } = original.graph
  const g = new GraphBuilder()
  const { rightHandSide, parameterPart, mass, first } = define(g, g.subtract(g.inputs(inputs, 1), g.time()))
  const graph = {
    builder: g,
    states: rightHandSide.rows,
    parameters,
    inputs: inputs + 1,
    rightHandSide,
    mass,
    events: [],
    initial: null,
  }
  const model = original.companion(graph)
  const module = new ModelModule(model, [])
  module.write('parameterProduct', [parameterPart])
  const { parameterProduct } = module.instantiate() as unknown as Pick<AdjointModel, 'parameterProduct'>
  return { model, origin: model.inputs + 8 * inputs, first, parameterPart, parameterProduct }
}

/** f, (df/dy)^T w and w^T df/dtheta of the original model at other times, states and seeds. */
function backwards(original: CompiledModel, g: GraphBuilder, time: Node, solution: Node, costate: Node) {
  const products = (['rightHandSide', 'transposedProduct', 'parameterTransposedProduct'] as const).map(
    (name) => original.program(name)[0]!,
  )
  const [slope, inState, inParameters] = transplant(original.graph.builder, g, products, ({ operation: { kind } }) => {
    if (kind === 'time') return time
    if (kind === 'state') return solution
    return kind === 'seed' ? costate : null
  }) as [Node, Node, Node]
  return { slope, inState, inParameters }
}

/** The non-zeros of M^T. */
const transposed = (mass: readonly MatrixEntry[]): MatrixEntry[] =>
  mass.map(({ row, column, value }) => ({ row: column, column: row, value }))

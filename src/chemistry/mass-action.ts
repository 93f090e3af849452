import type { Mechanism } from '../shared'
import { defineModel, type GraphBuilder, type MatrixEntry, type ModelGraph, type Node } from '../solver'

type Reaction = Mechanism['reactions'][number]

/**
 * The model of a mass-action mechanism: dy/dt = S v with v_r = k_r * product of y_i^order, once per event as the rate is written (no
 * factor for identical reactants). The parameters are the rate constants, in the order of the reactions.
 *
 * @param mechanism every species named in a reaction is in `species`; otherwise it throws
 */
export function massActionGraph(mechanism: Mechanism): ModelGraph {
  const { species, reactions } = mechanism
  return defineModel({ states: species.length, parameters: reactions.length }, (g) =>
    massActionRates(g, species, reactions, g.parameters(0, reactions.length)),
  )
}

/**
 * dy/dt of mass-action reactions among species that may be more than theirs: [species, 1].
 * @param constants k: [reactions, 1]
 * @throws Error where a reaction names a species that is not there
 */
export function massActionRates(
  g: GraphBuilder,
  species: readonly string[],
  reactions: readonly Reaction[],
  constants: Node,
): Node {
  const position = new Map(species.map((name, index) => [name, index]))
  const indexOf = (name: string): number => {
    const index = position.get(name)
    if (index === undefined) throw new Error(`The mechanism has no species named ${name}.`)
    return index
  }
  const rates = new RateTerms(g, species.length, reactions, indexOf).rates(constants)
  const entries: MatrixEntry[] = reactions.flatMap(({ change }, column) =>
    Object.entries(change).map(([name, value]) => ({ row: indexOf(name), column, value })),
  )
  return g.linear(species.length, entries, rates)
}

/** The rate constants of a mechanism: the parameters of its model. */
export function rateConstants(mechanism: Mechanism): Float64Array {
  return Float64Array.from(mechanism.reactions, (reaction) => reaction.constant)
}

/** Rates as products of whole arrays: one gathered array of factors for each position in the longest product. */
class RateTerms {
  constructor(
    private readonly g: GraphBuilder,
    private readonly states: number,
    private readonly reactions: readonly Reaction[],
    private readonly indexOf: (name: string) => number,
  ) {}

  /** v: [reactions, 1]. */
  rates(constants: Node): Node {
    const { g } = this
    const factors = this.reactions.map((reaction) => this.factors(reaction))
    const longest = Math.max(0, ...factors.map((list) => list.length))
    // Row 0 of the table is 1, for reactions with fewer factors; then the species and their other powers.
    const powers = this.powers(factors.flat())
    const table = g.concatenate([g.fill(1, 1), g.state(this.states), ...powers.nodes])
    let rates = constants
    for (let place = 0; place < longest; place++) {
      const rows = factors.map((list) => {
        const factor = list[place]
        return factor ? powers.row(factor) : 0
      })
      rates = g.multiply(rates, g.gather(table, rows))
    }
    return rates
  }

  /** Whole orders as repeated factors, any other as a power. */
  private factors({ orders }: Reaction): Factor[] {
    return Object.entries(orders).flatMap(([name, order]): Factor[] => {
      const state = this.indexOf(name)
      if (Number.isInteger(order) && order >= 0 && order <= LARGEST_REPEATED) {
        return Array.from({ length: order }, () => ({ state, order: 1 }))
      }
      return [{ state, order }]
    })
  }

  private powers(factors: readonly Factor[]): { nodes: Node[]; row: (factor: Factor) => number } {
    const { g } = this
    const key = ({ state, order }: Factor) => `${state}^${order}`
    const others = new Map(factors.filter(({ order }) => order !== 1).map((factor) => [key(factor), factor]))
    const list = [...others.values()]
    const positions = new Map(list.map((factor, index) => [key(factor), 1 + this.states + index]))
    if (list.length === 0) return { nodes: [], row: ({ state }) => 1 + state }
    const bases = g.gather(
      g.state(this.states),
      list.map(({ state }) => state),
    )
    const node = g.power(bases, g.constant(list.map(({ order }) => order)))
    return { nodes: [node], row: (factor) => positions.get(key(factor)) ?? 1 + factor.state }
  }
}

interface Factor {
  state: number
  order: number
}

/** Higher whole orders do not occur in elementary steps; a power is cheaper than a long product. */
const LARGEST_REPEATED = 4

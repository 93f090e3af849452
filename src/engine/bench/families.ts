import type { BenchSubject, Mechanism } from '../../shared'
import { createRandom, initialNetworkParameters } from '../../solver'
import { powerOfTen } from './logarithm'

type Reaction = Mechanism['reactions'][number]

/** Models of any size, to see how cost grows. */
export interface ModelFamily {
  name: string
  title: string
  /** Until when a solve of k states goes. */
  endTime(states: number): number
  make(states: number): BenchSubject
}

/** Every family; all but the network are mass-action mechanisms, so that their reactions can be counted. */
export const modelFamilies = [
  {
    name: 'chain',
    title: 'linear chain of k - 1 reactions',
    endTime: (states) => states,
    make: chain,
  },
  {
    name: 'sparse-mechanism',
    title: 'random mechanism, k species and 4 k reactions',
    endTime: () => 100,
    make: sparseMechanism,
  },
  {
    name: 'dense-network',
    title: 'scaled neural ODE k-k-k-k, GELU',
    endTime: () => 10,
    make: denseNetwork,
  },
] as const satisfies readonly ModelFamily[]

/** Rate constants of a chain, in turn: neighbours whose time scales lie far apart make it stiff. */
const chainConstants = [1, 1000, 10, 100]

function chain(states: number): BenchSubject {
  const species = Array.from({ length: states }, (_, i) => `A${i + 1}`)
  const reactions = species
    .slice(1)
    .map((product, i) => reaction([species[i]!], [product], chainConstants[i % chainConstants.length]!))
  return { kind: 'mechanism', mechanism: { species, reactions }, initial: unit(states, 0) }
}

const seed = 1
/** Species that, like the radicals of combustion, take part in reactions everywhere. */
const hubs = 3
/** How far apart in the list the reactant and the product of a reaction lie at most. */
const reach = 4

/**
 * k species on a ring and 4 k reactions between near ones, every other one with a hub species as partner that turns into another hub:
 * sparse as large mechanisms are, where most species meet a few neighbours and a few meet everything.
 */
export function sparseMechanism(states: number): BenchSubject {
  const random = createRandom(seed)
  const below = (count: number) => Math.floor(count * random.next())
  const species = Array.from({ length: states }, (_, i) => `S${i + 1}`)
  const hubCount = Math.min(hubs, states - 2)
  const ring = states - hubCount
  const reactions = Array.from({ length: 4 * states }, (_, r): Reaction => {
    const from = hubCount + (r % ring)
    const to = hubCount + ((from - hubCount + 1 + below(Math.min(reach, ring - 1))) % ring)
    const constant = powerOfTen(-2 + 6 * random.next())
    if (r % 2 === 0) return reaction([species[from]!], [species[to]!], constant)
    const before = below(hubCount)
    const after = (before + 1) % hubCount
    return reaction([species[from]!, species[before]!], [species[to]!, species[after]!], constant)
  })
  const initial = Float64Array.from(species, (_, i) => (i < hubCount ? 1 : random.next()))
  return { kind: 'mechanism', mechanism: { species, reactions }, initial }
}

function denseNetwork(states: number): BenchSubject {
  return untrainedNetwork(states, [states, states])
}

/** A scaled neural ODE with GELU layers and seeded weights, from a seeded state. */
export function untrainedNetwork(states: number, hiddenLayers: number[]): BenchSubject {
  const random = createRandom(seed)
  const activation = 'gelu'
  const outputScale = new Float64Array(states).fill(1)
  const parameters = initialNetworkParameters(
    { states, hiddenLayers, activation, inputScale: null, outputScale },
    random,
  )
  const initial = Float64Array.from({ length: states }, () => random.next())
  return { kind: 'network', hiddenLayers, activation, outputScale, parameters, initial }
}

/** A + B -> C along a line of cells, with diffusion between neighbours; A fills the left half, B the right one. */
export interface ReactionDiffusion {
  cells: number
  /** Length^2 / time, on a line of length 1. */
  diffusivity: number
  rateConstant: number
}

/** The line as a mechanism: a hop between neighbours is a first-order reaction with constant D / dx^2; no flux at the ends. */
export function reactionDiffusionLine({ cells, diffusivity, rateConstant }: ReactionDiffusion): BenchSubject {
  const hop = diffusivity * cells * cells
  const kinds = ['A', 'B', 'C'] as const
  const species = Array.from({ length: cells }, (_, cell) => kinds.map((kind) => `${kind}${cell + 1}`)).flat()
  const reactions = Array.from({ length: cells }, (_, cell) => {
    const here = (kind: string) => `${kind}${cell + 1}`
    const next = (kind: string) => `${kind}${cell + 2}`
    const hops =
      cell === cells - 1
        ? []
        : kinds.flatMap((kind) => [
            reaction([here(kind)], [next(kind)], hop),
            reaction([next(kind)], [here(kind)], hop),
          ])
    return [reaction([here('A'), here('B')], [here('C')], rateConstant), ...hops]
  }).flat()
  const initial = Float64Array.from(species, (name, index) => {
    const left = Math.floor(index / kinds.length) < cells / 2
    return name.startsWith('A') ? Number(left) : name.startsWith('B') ? Number(!left) : 0
  })
  return { kind: 'mechanism', mechanism: { species, reactions }, initial }
}

function unit(states: number, index: number): Float64Array {
  const values = new Float64Array(states)
  values[index] = 1
  return values
}

/** One event of a reaction between single molecules. */
function reaction(reactants: readonly string[], products: readonly string[], constant: number): Reaction {
  const orders: Record<string, number> = {}
  const change: Record<string, number> = {}
  for (const name of reactants) {
    orders[name] = (orders[name] ?? 0) + 1
    change[name] = (change[name] ?? 0) - 1
  }
  for (const name of products) change[name] = (change[name] ?? 0) + 1
  return { equation: `${reactants.join(' + ')} -> ${products.join(' + ')}`, orders, change, constant }
}

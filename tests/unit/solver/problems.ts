import { readFileSync } from 'node:fs'
import { massActionGraph, rateConstants } from '../../../src/chemistry'
import type { Mechanism } from '../../../src/shared'
import type { ModelGraph } from '../../../src/solver'

/** An initial-value problem with published reference values (tests/data/ivp). */
export interface Problem {
  name: string
  graph: ModelGraph
  parameters: Float64Array
  initial: Float64Array
  /** The size of each state, for absolute tolerances. */
  scale: Float64Array
  times: Float64Array
  /** [times][states] */
  reference: number[][]
}

interface ProblemFile {
  states: string[]
  initial: Record<string, number>
  reference: { set: string; t: number; y: Record<string, string> }[]
}

function problem(name: string, set: string, scale: readonly number[], reactions: Mechanism['reactions']): Problem {
  const path = new URL(`../../data/ivp/${name}.json`, import.meta.url)
  const file = JSON.parse(readFileSync(path, 'utf8')) as ProblemFile
  const mechanism = { species: file.states, reactions }
  const rows = file.reference.filter((row) => row.set === set)
  return {
    name,
    graph: massActionGraph(mechanism),
    parameters: rateConstants(mechanism),
    initial: Float64Array.from(file.states, (state) => file.initial[state]!),
    scale: Float64Array.from(scale),
    times: Float64Array.from(rows, (row) => row.t),
    reference: rows.map((row) => file.states.map((state) => Number(row.y[state]))),
  }
}

/** 'y1 + y2 -> y3' style steps without stoichiometric factors. */
function step(constant: number, from: readonly number[], to: readonly number[]): Mechanism['reactions'][number] {
  const orders: Record<string, number> = {}
  const change: Record<string, number> = {}
  for (const index of from) {
    orders[`y${index}`] = (orders[`y${index}`] ?? 0) + 1
    change[`y${index}`] = (change[`y${index}`] ?? 0) - 1
  }
  for (const index of to) change[`y${index}`] = (change[`y${index}`] ?? 0) + 1
  return { equation: `${from.join(' + ')} -> ${to.join(' + ')}`, orders, change, constant }
}

export const rober = problem(
  'ROBER',
  'hairer',
  [1, 1e-6, 1],
  [step(0.04, [1], [2]), step(3e7, [2, 2], [2, 3]), step(1e4, [2, 3], [1, 3])],
)

export const hires = problem('HIRES', 'hairer', new Array<number>(8).fill(1e-3), [
  step(1.71, [1], [2]),
  step(0.43, [2], [1]),
  step(8.32, [2], [4]),
  step(8.32, [3], [1]),
  step(1.71, [3], [4]),
  step(0.43, [4], [3]),
  step(0.69, [4], [6]),
  step(0.035, [5], [3]),
  step(1.71, [5], [6]),
  step(0.43, [6], [5]),
  step(0.43, [7], [5, 8]),
  step(0.69, [7], [6, 8]),
  step(0.69, [7], [8]),
  step(280, [6, 8], [7]),
  step(0.0007, [], [1]),
])

const example = JSON.parse(
  readFileSync(new URL('../../../resources/examples/pollu/example.json', import.meta.url), 'utf8'),
) as { mechanism: Mechanism }

/** The example's mechanism, its species under the names of the reference. */
const renamed = (amounts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(amounts).map(([name, value]) => [`y${example.mechanism.species.indexOf(name) + 1}`, value]),
  )

export const pollu = problem(
  'POLLU',
  'testset',
  new Array<number>(20).fill(1e-3),
  example.mechanism.reactions.map((reaction) => ({
    ...reaction,
    orders: renamed(reaction.orders),
    change: renamed(reaction.change),
  })),
)

/** Significant correct digits: of the worst state at the worst time. */
export function correctDigits(problem: Problem, values: Float64Array): number {
  const errors = problem.reference.flatMap((row, time) =>
    row.map((wanted, state) => Math.abs(values[time * row.length + state]! - wanted) / Math.abs(wanted)),
  )
  return -Math.log10(Math.max(...errors))
}

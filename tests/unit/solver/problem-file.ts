import { readFileSync } from 'node:fs'
import type { Mechanism } from '../../../src/shared'
import { defineModel, type MatrixEntry, type ModelGraph, type Node } from '../../../src/solver'
import { realArithmetic } from './arithmetic'
import { evaluateFormula, graphArithmetic } from './formula'

type Text = string | number

/** A problem as tests/data/ivp writes it. Formulas may use states, parameters, auxiliaries, `t` and `pi`. */
export interface ProblemFile {
  name: string
  states: string[]
  parameters: Record<string, number>
  auxiliary?: string[]
  /** 'd(y1)/dt = formula'; or `f` and `mass_matrix`. */
  equations?: string[]
  /** '0 = formula', for the last states. */
  algebraic?: string[]
  f?: string[]
  mass_matrix?: Text[][]
  reactions?: { eq: string }[]
  species_map?: Record<string, string>
  initial: Record<string, Text>
  reference: { set: string; t: Text; y: Record<string, string> }[]
}

export function readProblemFile(name: string): ProblemFile {
  return JSON.parse(readFileSync(new URL(`../../data/ivp/${name}.json`, import.meta.url), 'utf8')) as ProblemFile
}

/** The model that the file's formulas say; its parameters are those of the file, in their order. */
export function formulaGraph(file: ProblemFile): ModelGraph {
  const { states, auxiliary = [], algebraic = [] } = file
  const names = Object.keys(file.parameters)
  const slopes = file.f ?? [...file.equations!, ...algebraic].map(rightSide)
  return defineModel({ states: states.length, parameters: names.length }, (g) => {
    const nodes = new Map<string, Node>([
      ['t', g.time()],
      ['pi', g.fill(Math.PI, 1)],
      ...names.map((name, index): [string, Node] => [name, g.parameters(index, 1)]),
      ...states.map((name, index): [string, Node] => [name, g.gather(g.state(states.length), [index])]),
    ])
    const node = (text: string) => evaluateFormula(text, graphArithmetic(g), (name) => found(nodes, name))
    for (const line of auxiliary) nodes.set(leftSide(line), node(rightSide(line)))
    const rightHandSide = g.concatenate(slopes.map(node))
    return { rightHandSide, mass: massMatrix(file) }
  })
}

/** The initial state; a component may be a formula of parameters and others. */
export function initialState(file: ProblemFile): Float64Array {
  const value = (text: Text): number =>
    numberOf(text, (name) => file.parameters[name] ?? value(found(new Map(Object.entries(file.initial)), name)))
  return Float64Array.from(file.states, (state) => value(file.initial[state]!))
}

/** The mechanism of the file's reactions, with the parameters for rate constants in the same order and the names of the states. */
export function fileMechanism(file: ProblemFile): Mechanism {
  const constants = Object.values(file.parameters)
  const reactions = file.reactions!.map(({ eq }, index) => {
    const [left, right] = eq.split('->').map((side) => amounts(side, file.species_map!))
    const change: Record<string, number> = {}
    for (const [name, count] of Object.entries(left!)) change[name] = -count
    for (const [name, count] of Object.entries(right!)) change[name] = (change[name] ?? 0) + count
    return { equation: eq, orders: left!, change, constant: constants[index]! }
  })
  return { species: file.states, reactions }
}

/** The non-zeros of M, or nothing where it is the identity. */
function massMatrix({ mass_matrix: rows, equations, algebraic, parameters }: ProblemFile): MatrixEntry[] | undefined {
  if (rows) {
    const value = (text: Text) => numberOf(text, (name) => found(new Map(Object.entries(parameters)), name))
    return rows
      .flatMap((texts, row) => texts.map((text, column) => ({ row, column, value: value(text) })))
      .filter((entry) => entry.value !== 0)
  }
  return algebraic && equations!.map((_, index) => ({ row: index, column: index, value: 1 }))
}

const numberOf = (text: Text, valueOf: (name: string) => number): number =>
  typeof text === 'number' ? text : evaluateFormula(text, realArithmetic, valueOf)

/** Species and how many of each, of one side of a reaction: '2 B + C'. */
function amounts(side: string, names: Record<string, string>): Record<string, number> {
  const result: Record<string, number> = {}
  for (const term of side.split('+')) {
    const [, count, species] = /^\s*(\d*)\s*(\w+)\s*$/.exec(term)!
    result[names[species!]!] = Number(count || 1)
  }
  return result
}

function found<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name)
  if (value === undefined) throw new Error(`there is no ${name}`)
  return value
}

const leftSide = (equation: string) => equation.split('=')[0]!.trim()
const rightSide = (equation: string) => equation.split('=')[1]!.trim()

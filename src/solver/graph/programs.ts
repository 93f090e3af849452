import { tangent } from './forward'
import type { ModelGraph } from './model'
import type { Node } from './node'
import { cotangents, type Cotangents } from './reverse'

/** The steps that programs are derived by. */
const derivationOf = (
  { builder: g, rightHandSide: f, states, parameters }: ModelGraph,
  stored: (output: Node) => Node | null,
) => {
  const transposed = (output: Node, w: Node): Cotangents => cotangents(g, output, w, { states, parameters })
  const linearised = (output: Node): readonly Node[] => {
    const whole = transposed(output, g.identity(states))
    return [stored(output) ?? whole.state, whole.parameters]
  }
  return {
    f,
    /** A vector in y that the caller gives. */
    seed: (index = 0): Node => g.seed(states, index),
    /** (d output/dy) v. */
    along: (output: Node, v: Node): Node => tangent(g, output, { state: v, time: null }),
    /** df/dt. */
    inTime: (): Node => tangent(g, f, { state: null, time: g.fill(1, 1) }),
    /** w^T d output/dy and w^T d output/dtheta. */
    transposed,
    /** df/dy, as the model keeps it. */
    jacobian: (): Node => stored(f) ?? transposed(f, g.identity(states)).state,
    /** df/dtheta, row after row. */
    parameterJacobian: (): Node => transposed(f, g.identity(states)).parameters,
    /** d output/dy, as the model keeps df/dy, and d output/dtheta, row after row. */
    linearised,
  }
}

type Derivation = ReturnType<typeof derivationOf>

/**
 * A program: how many seeds it takes (vectors in y), and its outputs, in column order. Where it `hasParameterRows` the columns of the last
 * one are rows of a matrix whose columns are the parameters.
 */
const program = (seeds: number, outputs: (d: Derivation) => readonly Node[], hasParameterRows = false) => ({
  seeds,
  outputs,
  hasParameterRows,
})

const both = ({ state, parameters }: Cotangents) => [state, parameters]

/** Every program that a model offers. u and v are the seeds, in their order. */
const programs = {
  /** f. */
  rightHandSide: program(0, ({ f }) => [f]),
  /** df/dy, one row after another: all of it, or its non-zeros (see modelPrograms). */
  jacobian: program(0, (d) => [d.jacobian()]),
  /** f and df/dy: of a network they share most of their work. */
  slopeAndJacobian: program(0, (d) => [d.f, d.jacobian()]),
  /** df/dtheta, one row after another. */
  parameterJacobian: program(0, (d) => [d.parameterJacobian()], true),
  /** Both at once: they share most of their work. */
  linearisation: program(0, (d) => d.linearised(d.f), true),
  /** (df/dy) u. */
  jacobianProduct: program(1, (d) => [d.along(d.f, d.seed())]),
  /** d(J u)/dy, in the form of `jacobian`, and d(J u)/dtheta, one row after another, where J = df/dy. */
  productLinearisation: program(1, (d) => d.linearised(d.along(d.f, d.seed())), true),
  /** The same of df/dt. */
  timeLinearisation: program(0, (d) => d.linearised(d.inTime()), true),
  /** u^T df/dy. */
  transposedProduct: program(1, (d) => [d.transposed(d.f, d.seed()).state]),
  /** u^T df/dtheta. */
  parameterTransposedProduct: program(1, (d) => [d.transposed(d.f, d.seed()).parameters]),
  /** df/dt. */
  timeDerivative: program(0, (d) => [d.inTime()]),
  /** (d2f/dy2)[u, v]: the sum over i and j of d2f/dy_i dy_j u_i v_j. */
  hessianProduct: program(2, (d) => [d.along(d.along(d.f, d.seed(0)), d.seed(1))]),
  /** u^T (d2f/dy2)[v], a vector in y, and u^T (d2f/dtheta dy) v, a vector in theta. */
  hessianTransposedProduct: program(2, (d) => both(d.transposed(d.along(d.f, d.seed(1)), d.seed(0)))),
  /** (d2f/dy dt) u. */
  timeDerivativeProduct: program(1, (d) => [d.along(d.inTime(), d.seed())]),
  /** u^T d2f/dy dt, a vector in y, and u^T d2f/dtheta dt, a vector in theta. */
  timeDerivativeTransposedProduct: program(1, (d) => both(d.transposed(d.inTime(), d.seed()))),
}

export type ProgramName = keyof typeof programs

export const programNames = Object.keys(programs) as readonly ProgramName[]

/** How many seeds a program takes, each a vector in y. */
export const seedsOf = (name: ProgramName): number => programs[name].seeds

/** Whether the last output of a program holds rows over the parameters. */
export const hasParameterRows = (name: ProgramName): boolean => programs[name].hasParameterRows

/** The outputs of a model's programs, each derived when it is first asked for. */
export type ModelPrograms = (name: ProgramName) => readonly Node[]

/**
 * Derives the programs of a model by tangent and reverse accumulation on its graph.
 *
 * @param stored d output/dy in the places of df/dy's non-zeros, where these and not the whole are wanted: called when first asked for
 */
export function modelPrograms(model: ModelGraph, stored: (output: Node) => Node | null = () => null): ModelPrograms {
  const derivation = derivationOf(model, stored)
  const derived = new Map<ProgramName, readonly Node[]>()
  return (name) => {
    const outputs = derived.get(name) ?? programs[name].outputs(derivation)
    derived.set(name, outputs)
    return outputs
  }
}

import type { Arithmetic } from './arithmetic'
import { even, type TransposedCopy } from './lowering'
import type { ModelMemory } from './memory'

/** Addresses are in bytes; every program takes time, then the addresses of the state, of the seed (0 if it has none) and of its results. */
export interface ModelFunctions {
  /** f: k doubles. */
  rightHandSide(time: number, state: number, seed: number, result: number): void
  /** df/dy: k x k doubles, row after row. */
  jacobian(time: number, state: number, seed: number, result: number): void
  /** df/dtheta: k rows of m doubles, parameterStride apart. */
  parameterJacobian(time: number, state: number, seed: number, result: number): void
  /** Both at once. */
  linearisation(time: number, state: number, seed: number, jacobian: number, parameterJacobian: number): void
  /** (df/dy) seed: k doubles. */
  jacobianProduct(time: number, state: number, seed: number, result: number): void
  /** seed^T df/dy: k doubles. */
  transposedProduct(time: number, state: number, seed: number, result: number): void
  /** seed^T df/dtheta: m doubles. */
  parameterTransposedProduct(time: number, state: number, seed: number, result: number): void
  /** df/dt: k doubles. */
  timeDerivative(time: number, state: number, seed: number, result: number): void
  /** See writeFactor, writeSolve, writeSolveSensitivities, writeCombine, writeErrorNorm and writeNewtonIteration. */
  factor(jacobian: number, gamma: number, factors: number, permutation: number): number
  solve(factors: number, permutation: number, b: number, x: number): void
  solveSensitivities(
    factors: number,
    permutation: number,
    base: number,
    derivative: number,
    gamma: number,
    inverse: number,
    solution: number,
    slope: number,
  ): void
  combine(result: number, bytes: number, terms: number, count: number): void
  errorNorm(error: number, before: number, after: number, relative: number, absolute: number): number
  newtonIteration(
    time: number,
    gamma: number,
    y: number,
    base: number,
    slope: number,
    residual: number,
    change: number,
    factors: number,
    permutation: number,
    weights: number,
  ): number
}

interface Parts {
  states: number
  parameters: number
  stateStride: number
  parameterStride: number
  factorStride: number
  arithmetic: Arithmetic
  hash: string
  functions: ModelFunctions
  memory: ModelMemory
  parametersAddress: number
  transposedCopies: readonly TransposedCopy[]
}

/** A compiled model: its functions over its own memory. Not to be used by two solves at once. */
export class CompiledModel {
  /** k, m. */
  readonly states: number
  readonly parameters: number
  /** Doubles that a state vector occupies, and that lie between rows of a [k][m] matrix and of the LU factors. */
  readonly stateStride: number
  readonly parameterStride: number
  readonly factorStride: number
  readonly arithmetic: Arithmetic
  /** Fingerprint of the graph, to be kept with a run. */
  readonly hash: string
  readonly functions: ModelFunctions
  readonly memory: ModelMemory
  private readonly parametersAddress: number
  private readonly transposedCopies: readonly TransposedCopy[]
  private readonly workspaces = new Map<string, unknown>()

  constructor(parts: Parts) {
    this.states = parts.states
    this.parameters = parts.parameters
    this.stateStride = parts.stateStride
    this.parameterStride = parts.parameterStride
    this.factorStride = parts.factorStride
    this.arithmetic = parts.arithmetic
    this.hash = parts.hash
    this.functions = parts.functions
    this.memory = parts.memory
    this.parametersAddress = parts.parametersAddress
    this.transposedCopies = parts.transposedCopies
  }

  /** Sets theta (length m) and the copies of weights that the derivatives read. */
  setParameters(theta: Float64Array): void {
    this.memory.write(this.parametersAddress, theta)
    const { doubles } = this.memory
    for (const { offset, inputs, outputs, address } of this.transposedCopies) {
      const stride = even(inputs)
      for (let i = 0; i < inputs; i++) {
        for (let o = 0; o < outputs; o++) doubles[address / 8 + o * stride + i] = theta[offset + i * outputs + o]!
      }
    }
  }

  /** Memory that a method needs, made at its first use and kept. */
  workspace<Workspace>(name: string, make: () => Workspace): Workspace {
    let workspace = this.workspaces.get(name)
    if (workspace === undefined) {
      workspace = make()
      this.workspaces.set(name, workspace)
    }
    return workspace as Workspace
  }
}

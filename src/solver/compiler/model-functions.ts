import { curvaturePullBacks, programNames, type ProgramName } from '../graph'
import type { CompiledModel } from './compiled-model'
import {
  writeCombine,
  writeIterationMatrix,
  writeMultiplyJacobian,
  writeSolveMany,
  writeSolveSensitivities,
} from './linear-algebra'
import { ModelModule } from './model-module'

/**
 * A program takes time, then the byte addresses of the state, of each seed (0 if it has none) and of its results, which overlap nothing
 * that it reads.
 */
type Program = (time: number, state: number, seed: number, ...seedsAndResults: number[]) => void

/** What a compiled model computes, besides whole solves. Addresses are in bytes. */
export interface ModelFunctions extends Readonly<Record<ProgramName, Program>> {
  /** `curvaturePullBack` summed over so many pairs of seeds, which lie a state stride apart behind the two addresses. */
  readonly curvaturePullBacks: (columns: number) => Program
  /** See writeIterationMatrix, writeMultiplyJacobian, writeSolveMany, writeSolveSensitivities and writeCombine. */
  readonly factor: (alpha: number, jacobian: number, factors: number) => number
  readonly solve: (factors: number, b: number, x: number) => void
  readonly multiplyJacobian: (jacobian: number, x: number, result: number) => void
  readonly solveMany: (factors: number, right: number, solution: number) => void
  readonly solveSensitivities: (
    factors: number,
    base: number,
    derivative: number,
    alpha: number,
    solution: number,
    slope: number,
  ) => void
  readonly combine: (result: number, bytes: number, terms: number, count: number) => void
}

const algebra = {
  factor: (module: ModelModule) => writeIterationMatrix(module).factor,
  solve: (module: ModelModule) => writeIterationMatrix(module).solve,
  multiplyJacobian: (module: ModelModule) => writeMultiplyJacobian(module, module.model, module.model.matrix),
  solveMany: (module: ModelModule) => writeSolveMany(module, module.model, module.model.matrix),
  solveSensitivities: (module: ModelModule) => writeSolveSensitivities(module, module.model, module.model.matrix),
  combine: (module: ModelModule) => writeCombine(module, module.vector),
}

/** The functions of a model, each written and compiled when it is first read. */
export function lazyModelFunctions(model: CompiledModel): ModelFunctions {
  const functions = { curvaturePullBacks: pullBacksOf(model) }
  const offer = (name: string, used: readonly ProgramName[], write: (module: ModelModule) => void) =>
    Object.defineProperty(functions, name, {
      configurable: true,
      enumerable: true,
      get: () => {
        const module = new ModelModule(model, used)
        write(module)
        const value = module.instantiate()[name]
        // From now on a plain property: reading it costs nothing.
        Object.defineProperty(functions, name, { value, enumerable: true })
        return value
      },
    })
  for (const name of programNames) offer(name, [name], (module) => module.program(name))
  for (const [name, write] of Object.entries(algebra)) offer(name, [], write)
  return functions as ModelFunctions
}

function pullBacksOf(model: CompiledModel): ModelFunctions['curvaturePullBacks'] {
  const made = new Map<number, Program>()
  return (columns) => {
    let program = made.get(columns)
    if (!program) {
      const module = new ModelModule(model, [curvaturePullBacks(model.graph, columns)])
      module.curvaturePullBacks(columns)
      program = module.instantiate().curvaturePullBacks!
      made.set(columns, program)
    }
    return program
  }
}

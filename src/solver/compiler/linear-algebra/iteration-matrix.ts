import type { ModelModule } from '../model-module'
import { writeFactor } from './factor'
import { factorDoubles } from './sizes'
import { writeSolve } from './solve'

/** The matrix alpha M - J of a model, J = df/dy, as the methods of integration use it: function indices in the module being written. */
export interface IterationMatrix {
  /** Doubles that a Jacobian and that the factors occupy. */
  jacobianDoubles: number
  factorDoubles: number
  /** (time, state, seed, result): J; the seed is not read. */
  jacobian: number
  /** (alpha, jacobian, factors) -> 0, or another number when the matrix is singular. */
  factor: number
  /** (factors, b, x): x = (alpha M - J)^-1 b; b and x are distinct. */
  solve: number
}

/** Adds the functions of a model's iteration matrix to the module. The module must have been opened for the program `jacobian`. */
export function writeIterationMatrix(module: ModelModule): IterationMatrix {
  const { model } = module
  const jacobian = module.program('jacobian')
  return {
    jacobianDoubles: model.states * model.states,
    factorDoubles: factorDoubles(model),
    jacobian,
    factor: writeFactor(module, model, model.graph.mass, module.vector),
    solve: writeSolve(module, model),
  }
}

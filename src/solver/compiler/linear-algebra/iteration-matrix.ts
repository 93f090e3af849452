import { nonZeros, type MatrixEntry } from '../../graph'
import type { ModelModule } from '../model-module'
import { writeDenseFactor } from './dense-factor'
import { writeDenseSolve, writeDenseTransposedSolve } from './dense-solve'
import { complexKind, realKind, type ElementKind } from './elements'
import type { MatrixStorage, SparseAnalysis } from './matrix-storage'
import { writeSparseFactor } from './sparse-factor'
import { writeLoopedSparseFactor } from './sparse-factor-loops'
import { writeSparseSolve, writeSparseTransposedSolve } from './sparse-solve'
import { writeLoopedSparseSolve, writeLoopedSparseTransposedSolve } from './sparse-solve-loops'

/**
 * Sparse elimination of up to this many updates and non-zeros, and sparse solution of so many non-zeros, is written out, which is two to
 * three times as fast as loops over tables; above it these compile sooner.
 */
const STRAIGHT_OPERATIONS = 12_000

/**
 * A matrix alpha M - J, that of a model with J = df/dy as the methods of integration use it, whether it is stored dense or sparse. The functions
 * are indices in the module being written; each is added when it is first asked for.
 */
export class IterationMatrix {
  private readonly written = new Map<string, number>()

  constructor(
    private readonly module: ModelModule,
    private readonly storage: MatrixStorage,
    private readonly mass: readonly MatrixEntry[] | null,
  ) {}

  /** Doubles that a Jacobian occupies. */
  get jacobianDoubles(): number {
    return this.storage.jacobianDoubles
  }

  /** Doubles that the factors occupy, and those of a complex alpha. */
  get factorDoubles(): number {
    return this.storage.factorDoubles(realKind)
  }

  get complexFactorDoubles(): number {
    return this.storage.factorDoubles(complexKind)
  }

  /** (time, state, seed, result): J as `factor` reads it; the seed is not read. */
  get jacobian(): number {
    return this.module.program('jacobian')
  }

  /** (alpha, jacobian, factors) -> 0, or another number when the matrix is singular. */
  get factor(): number {
    return this.once('factor', (name) => this.writeFactor(name, realKind))
  }

  /** (factors, b, x): x = (alpha M - J)^-1 b; b and x may be the same. */
  get solve(): number {
    return this.once('solve', (name) => this.writeSolve(name, realKind))
  }

  /** (factors, b, x): x = (alpha M - J)^-T b; b and x may be the same. */
  get transposedSolve(): number {
    return this.once('transposedSolve', (name) => this.writeTransposedSolve(name, realKind))
  }

  /** (Re alpha, Im alpha, jacobian, factors) -> as `factor`. */
  get complexFactor(): number {
    return this.once('complexFactor', (name) => this.writeFactor(name, complexKind))
  }

  /** As `solve`, for vectors of complex numbers, (re, im) one after another. */
  get complexSolve(): number {
    return this.once('complexSolve', (name) => this.writeSolve(name, complexKind))
  }

  /** As `transposedSolve`, for vectors of complex numbers; the transpose is not conjugated. */
  get complexTransposedSolve(): number {
    return this.once('complexTransposedSolve', (name) => this.writeTransposedSolve(name, complexKind))
  }

  private once(name: string, write: (name: string) => number): number {
    let index = this.written.get(name)
    if (index === undefined) {
      index = write(name)
      this.written.set(name, index)
    }
    return index
  }

  private writeFactor(name: string, kind: ElementKind): number {
    const { module, storage, mass } = this
    const { sparse } = storage
    const dense = storage.denseLayout(kind)
    const source = { pattern: sparse && sparse.jacobian.pattern, mass }
    if (!sparse) return writeDenseFactor(module, name, dense!, source)
    const fallback = dense && writeDenseFactor(module, `${name}Dense`, dense, source, 'short')
    const layout = storage.sparseLayout(kind)
    const { updates } = sparse.symbolic
    if (updates + entries(sparse) <= STRAIGHT_OPERATIONS) return writeSparseFactor(module, name, kind, layout, fallback)
    return writeLoopedSparseFactor(module, name, kind, layout, storage.sparseTables(kind), fallback)
  }

  private writeSolve(name: string, kind: ElementKind): number {
    const { module, storage } = this
    const dense = storage.denseLayout(kind)
    if (!storage.sparse) return writeDenseSolve(module, name, dense!)
    const fallback = dense && writeDenseSolve(module, `${name}Dense`, dense, 'short')
    const layout = storage.sparseLayout(kind)
    if (entries(storage.sparse) <= STRAIGHT_OPERATIONS) return writeSparseSolve(module, name, kind, layout, fallback)
    return writeLoopedSparseSolve(module, name, kind, layout, storage.sparseTables(kind), fallback)
  }

  private writeTransposedSolve(name: string, kind: ElementKind): number {
    const { module, storage } = this
    const dense = storage.denseLayout(kind)
    if (!storage.sparse) return writeDenseTransposedSolve(module, name, dense!)
    const fallback = dense && writeDenseTransposedSolve(module, `${name}Dense`, dense, 'short')
    const layout = storage.sparseLayout(kind)
    if (entries(storage.sparse) <= STRAIGHT_OPERATIONS)
      return writeSparseTransposedSolve(module, name, kind, layout, fallback)
    return writeLoopedSparseTransposedSolve(module, name, kind, layout, storage.sparseTables(kind), fallback)
  }
}

/** The functions of a model's iteration matrix. The module must have been opened for the program `jacobian`. */
export const writeIterationMatrix = (module: ModelModule): IterationMatrix =>
  new IterationMatrix(module, module.model.matrix, module.model.graph.mass)

/** The functions of a matrix that is given whole: `factor`, with alpha 0, takes its negative for J. */
export const writeGivenMatrix = (module: ModelModule, storage: MatrixStorage): IterationMatrix =>
  new IterationMatrix(module, storage, [])

/** Non-zeros of L and U. */
function entries({ symbolic: { lower, upper, size } }: SparseAnalysis): number {
  return nonZeros(lower) + nonZeros(upper) + size
}

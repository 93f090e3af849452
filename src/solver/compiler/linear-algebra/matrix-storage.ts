import {
  jacobianPattern,
  nonZeros,
  sparseJacobian,
  sparseValues,
  union,
  type ModelGraph,
  type Node,
  type Pattern,
  type SparseJacobian,
} from '../../graph'
import type { ModelMemory } from '../memory'
import { DenseLayout } from './dense-layout'
import type { ElementKind } from './elements'
import { eliminate, type SymbolicFactors } from './elimination'
import { SparseLayout } from './sparse-layout'
import { SparseTables } from './sparse-tables'
import { zeroFreeDiagonal } from './transversal'

/**
 * Sparse elimination is chosen up to this part of the updates of a dense one. Measured at 500 states: 0.09 ns an update dense, 0.3 ns
 * sparse; at 20 states 0.26 ns, with the search for pivots, and 0.5 ns. Solving and the Jacobian are cheaper sparse in any case.
 */
const LARGEST_PART = 0.35
/** Up to this many states straight-line code for a fixed order beats the search for pivots whatever the structure. */
const SMALL = 8
/** Larger dense factors (32 MB of doubles) are not kept ready for when sparse elimination fails. */
const LARGEST_FALLBACK = 2000

/** J and its elimination by structure, where a matrix is stored sparse. */
export interface SparseAnalysis {
  readonly jacobian: { readonly pattern: Pattern }
  readonly symbolic: SymbolicFactors
}

/** The size of a matrix alpha M - J, and the non-zeros of M; null for the identity. */
type MatrixShape = Pick<ModelGraph, 'states' | 'mass'>

/** How a matrix alpha M - J is stored, decided once: dense or sparse, and where everything lies. */
export class MatrixStorage {
  private readonly layouts = new Map<ElementKind, SparseLayout>()
  private readonly tables = new Map<ElementKind, SparseTables>()

  constructor(
    private readonly shape: MatrixShape,
    private readonly memory: ModelMemory,
    /** Null: dense. */
    readonly sparse: SparseAnalysis | null,
  ) {}

  /** Doubles of a Jacobian: row after row, its non-zeros or all of it. */
  get jacobianDoubles(): number {
    return this.sparse ? nonZeros(this.sparse.jacobian.pattern) : this.shape.states * this.shape.states
  }

  /** Doubles of the factors. */
  factorDoubles(kind: ElementKind): number {
    const bytes = this.denseLayout(kind)?.end ?? this.sparseLayout(kind).bytes
    return bytes / 8
  }

  /** Where sparse factors lie; only for sparse storage. */
  sparseLayout(kind: ElementKind): SparseLayout {
    if (!this.sparse) throw new Error('the matrix is stored dense')
    const { symbolic, jacobian } = this.sparse
    return remembered(
      this.layouts,
      kind,
      () => new SparseLayout(symbolic, jacobian.pattern, this.shape.mass, kind.bytes),
    )
  }

  /** Where dense factors lie: all there is, or what stands behind sparse ones; null where a sparse matrix is too large for that. */
  denseLayout(kind: ElementKind): DenseLayout | null {
    const { states } = this.shape
    if (!this.sparse) return new DenseLayout(states, kind)
    return states > LARGEST_FALLBACK ? null : new DenseLayout(states, kind, this.sparseLayout(kind).bytes)
  }

  /** The tables of a sparse layout, made when they are first needed. */
  sparseTables(kind: ElementKind): SparseTables {
    return remembered(this.tables, kind, () => new SparseTables(this.memory, this.sparseLayout(kind), kind))
  }
}

function remembered<Value>(values: Map<ElementKind, Value>, kind: ElementKind, make: () => Value): Value {
  const value = values.get(kind) ?? make()
  values.set(kind, value)
  return value
}

/** How a model keeps alpha M - J, and with it the Jacobian of its programs. */
export class ModelMatrix extends MatrixStorage {
  constructor(
    private readonly graph: ModelGraph,
    memory: ModelMemory,
    private readonly jacobian: SparseJacobian | null,
    sparse: SparseAnalysis | null,
  ) {
    super(graph, memory, sparse)
  }

  /** d output/dy in the places of the Jacobian's non-zeros, for outputs that depend on no more states than df/dy; null: dense. */
  stored(output: Node): Node | null {
    if (!this.jacobian) return null
    const { pattern, values } = this.jacobian
    return output === this.graph.rightHandSide ? values : sparseValues(this.graph.builder, output, pattern)
  }
}

/** Decides how a model keeps its matrix. */
export function modelMatrix(graph: ModelGraph, memory: ModelMemory): ModelMatrix {
  const pattern = jacobianPattern(graph.rightHandSide)
  // Networks: nothing is gained, and their Jacobians share weights between columns.
  const full = nonZeros(pattern) === graph.states * graph.states
  const symbolic = full ? null : eliminated(withMass(pattern, graph.mass))
  const jacobian = symbolic && sparseJacobian(graph.builder, graph.rightHandSide)
  return new ModelMatrix(graph, memory, jacobian, jacobian && { jacobian, symbolic: symbolic! })
}

/** Decides how a matrix of a pattern, all of which is given as J, is kept. */
export function matrixOfPattern(pattern: Pattern, memory: ModelMemory): MatrixStorage {
  const symbolic = eliminated(pattern)
  const shape = { states: pattern.length, mass: [] }
  return new MatrixStorage(shape, memory, symbolic && { jacobian: { pattern }, symbolic })
}

/** The elimination of a sparse matrix by its structure; null where a dense one is cheaper. */
function eliminated(pattern: Pattern): SymbolicFactors | null {
  const size = pattern.length
  const rowOf = zeroFreeDiagonal(pattern)
  if (rowOf === null) return null
  return eliminate(pattern, rowOf, size <= SMALL ? Infinity : (LARGEST_PART * size * size * size) / 3)
}

/** The pattern of alpha M - J. */
function withMass(jacobian: Pattern, mass: ModelGraph['mass']): Pattern {
  const columns = jacobian.map((_, row): number[] => (mass === null ? [row] : []))
  for (const { row, column } of mass ?? []) columns[row] = [...union(columns[row]!, [column])]
  return jacobian.map((row, index) => union(row, columns[index]!))
}

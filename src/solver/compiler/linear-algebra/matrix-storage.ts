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

/** The Jacobian and its elimination by structure, where a model's matrix is stored sparse. */
export interface SparseAnalysis {
  readonly jacobian: SparseJacobian
  readonly symbolic: SymbolicFactors
}

/** How the matrix alpha M - J of one model is stored, decided once: dense or sparse, and where everything lies. */
export class MatrixStorage {
  /** Null: dense. */
  readonly sparse: SparseAnalysis | null
  private readonly layouts = new Map<ElementKind, SparseLayout>()
  private readonly tables = new Map<ElementKind, SparseTables>()

  constructor(
    private readonly graph: ModelGraph,
    private readonly memory: ModelMemory,
  ) {
    this.sparse = analyse(graph)
  }

  /** Doubles of a Jacobian: row after row, its non-zeros or all of it. */
  get jacobianDoubles(): number {
    return this.sparse ? this.sparse.jacobian.values.rows : this.graph.states * this.graph.states
  }

  /** d output/dy in the places of the Jacobian's non-zeros, for outputs that depend on no more states than df/dy; null: dense. */
  stored(output: Node): Node | null {
    if (!this.sparse) return null
    const { pattern, values } = this.sparse.jacobian
    return output === this.graph.rightHandSide ? values : sparseValues(this.graph.builder, output, pattern)
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
      () => new SparseLayout(symbolic, jacobian.pattern, this.graph.mass, kind.bytes),
    )
  }

  /** Where dense factors lie: all there is, or what stands behind sparse ones; null where a sparse matrix is too large for that. */
  denseLayout(kind: ElementKind): DenseLayout | null {
    const { states } = this.graph
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

function analyse({ builder, rightHandSide, states, mass }: ModelGraph): SparseAnalysis | null {
  const jacobian = jacobianPattern(rightHandSide)
  // Networks: nothing is gained, and their Jacobians share weights between columns.
  if (nonZeros(jacobian) === states * states) return null
  const pattern = withMass(jacobian, mass)
  const rowOf = zeroFreeDiagonal(pattern)
  if (rowOf === null) return null
  const symbolic = eliminate(pattern, rowOf, states <= SMALL ? Infinity : (LARGEST_PART * states * states * states) / 3)
  if (symbolic === null) return null
  const sparse = sparseJacobian(builder, rightHandSide)
  return sparse && { jacobian: sparse, symbolic }
}

/** The pattern of alpha M - J. */
function withMass(jacobian: Pattern, mass: ModelGraph['mass']): Pattern {
  const columns = jacobian.map((_, row): number[] => (mass === null ? [row] : []))
  for (const { row, column } of mass ?? []) columns[row] = [...union(columns[row]!, [column])]
  return jacobian.map((row, index) => union(row, columns[index]!))
}

import type { CompiledModel } from '../../compiler'
import type { MethodName, SolveFailure, SolveRequest } from '../../integrators'
import type { ColumnRange, TangentColumns } from '../tangent/tangent-space'

/** What the chunks of one gradient have in common, as plain data that can travel: a solve, and the cotangents of its samples. */
export interface ChunkedSolve extends Omit<SolveRequest, 'model' | 'interrupt' | 'now' | 'maximumSeconds'> {
  method: MethodName
  /** As of a GradientRequest. */
  newtonTolerance?: number
  columns: TangentColumns
  /** dL/dy of every sample: [samples][states]. */
  cotangents: Float64Array
}

/** The part of a gradient that belongs to a range, [to - from], and the bytes that it took; or why there is none. */
export type ChunkOutcome = { status: 'solved'; gradient: Float64Array; memory: number } | SolveFailure

/** Where chunks are computed. How many at once, and in which order, does not show in what comes out. */
export interface ChunkRunner {
  /** How many it computes at once, at most. */
  readonly atOnce: number
  /**
   * Computes the ranges and waits: their outcomes, in their order, up to the first failure. `interrupt` is asked now and then; true ends
   * what is under way with the failure 'interrupted'.
   */
  run(
    model: CompiledModel,
    solve: ChunkedSolve,
    ranges: readonly ColumnRange[],
    interrupt?: () => boolean,
  ): readonly ChunkOutcome[]
}

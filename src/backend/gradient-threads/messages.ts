import type { MessagePort } from 'node:worker_threads'
import type { Arithmetic, ChunkedSolve, ChunkOutcome, ColumnRange } from '../../solver'

/** A model as it travels to a thread, and what tells it from the others. */
export interface TravellingModel {
  number: number
  /** With the texts of its expressions: see `serializeModel`. */
  text: string
  arithmetic: Arithmetic
}

/** A gradient to be computed, from the engine's own thread to the supervisor. */
export interface Job {
  /** Rises from job to job. */
  number: number
  /** How many workers may compute at once. */
  threads: number
  /** Null when it is that of the job before. */
  model: TravellingModel | null
  solve: ChunkedSolve
  ranges: readonly ColumnRange[]
}

/** What became of a job: the outcomes of its ranges, in their order, up to the first failure. */
export interface JobResult {
  number: number
  outcomes: readonly ChunkOutcome[]
}

/** A chunk, from the supervisor to a worker; what the worker has already is left out. */
export interface Task {
  job: number
  model: TravellingModel | null
  solve: ChunkedSolve | null
  index: number
  range: ColumnRange
}

/** What became of it. */
export interface TaskResult {
  index: number
  outcome: ChunkOutcome
}

/** What a thread is told when it starts. */
export type ThreadStart = { words: SharedArrayBuffer } & (
  | { role: 'worker' }
  /** Jobs come from the port, and results go there. */
  | { role: 'supervisor'; port: MessagePort }
)

import type { MessagePort } from 'node:worker_threads'
import type { ExperimentGroups, ExperimentsData, GroupOutcome } from '../../engine'
import type { Arithmetic, ChunkedSolve, ChunkOutcome, ColumnRange } from '../../solver'

/** A model as it travels to a thread, and what tells it from the others. */
export interface TravellingModel {
  number: number
  /** With the texts of its expressions: see `serializeModel`. */
  text: string
  arithmetic: Arithmetic
}

/** What stays of a loss from one evaluation to the next, and what tells it from the others. */
export interface TravellingData {
  number: number
  data: ExperimentsData
}

/** What is computed, item by item: chunks of a gradient, or groups of the experiments of a loss. */
export type Work =
  | { kind: 'chunks'; solve: ChunkedSolve; ranges: readonly ColumnRange[] }
  | { kind: 'experiments'; groups: ExperimentGroups }

/** What became of an item. */
export type ItemOutcome = ChunkOutcome | GroupOutcome

/** A piece of work, from the engine's own thread to the supervisor, and from there to workers: who has something already is not sent it. */
export interface Job {
  /** Rises from job to job. */
  number: number
  /** How many workers may compute at once. */
  workers: number
  model: TravellingModel | null
  /** Of experiments. */
  data: TravellingData | null
  work: Work
  /** See Claims. */
  claims: SharedArrayBuffer
}

/** What the engine tells the supervisor: a job, or that it itself takes no more items of one. */
export type FromEngine = { job: Job } | { joined: number }

/** What became of a job: the outcomes of what workers computed, up to the first failure; nothing in place of what the engine did itself. */
export interface JobResult {
  number: number
  outcomes: readonly (ItemOutcome | undefined)[]
}

/** A job as a worker is given it. */
export interface Task {
  job: Job
  /** The worker, among those that claim items. */
  member: number
}

/** From a worker: what became of an item; null when there is none left to claim. */
export interface TaskResult {
  job: number
  item: { index: number; outcome: ItemOutcome } | null
}

/** What a thread is told when it starts. */
export type ThreadStart = { words: SharedArrayBuffer } & (
  | { role: 'worker' }
  /** Jobs come from the port, and results go there. */
  | { role: 'supervisor'; port: MessagePort }
)

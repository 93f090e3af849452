import type { ChunkRunner } from '../../../solver'
import type { ExperimentSolver } from '../../loss/experiment-solver'
import type { ExperimentGroups, GroupOutcome } from './experiment-groups'

/** Threads that compute experiments of a loss beside the caller's. Which of them computes what does not show in what comes out. */
export interface ExperimentThreads {
  /** How many compute at once, at most, the caller's own among them. */
  readonly atOnce: number
  /** Monotonic milliseconds, to find out whether other threads pay. */
  now(): number
  /**
   * Computes all groups, as many as may be here. Yields now and then; a caller that does not come back calls off what is under way elsewhere.
   * @returns the outcomes in the order of the groups, up to the first failure
   */
  run(solver: ExperimentSolver, groups: ExperimentGroups): Generator<void, SpreadOutcome>
}

export interface SpreadOutcome {
  outcomes: readonly GroupOutcome[]
  /** How a thread ended whose groups were computed here instead; null when none did. */
  lostThread: string | null
}

/** What a training may be spread over, where there is any: the chunks of one gradient, and the experiments of one loss. */
export interface TrainingThreads {
  chunks?: ChunkRunner
  experiments?: ExperimentThreads
}

import type { SolveFailure, Wish } from '../../../solver'
import { experimentParts } from '../../loss/derivatives/parts'
import type { ExperimentSolver, ExperimentsPoint } from '../../loss/experiment-solver'

/** Experiments of one evaluation that are computed in several threads, in groups, as plain data that can travel. */
export interface ExperimentGroups {
  wish: Wish
  point: ExperimentsPoint
  /** The experiments, by their places in the data, and whether each has a part in the derivative. */
  experiments: Int32Array
  derived: Uint8Array
  /** Where each group begins among them: [groups + 1]. */
  begin: Int32Array
  /** Memory that all threads see, and where in it (doubles) the states and the part of each experiment go. */
  room: SharedArrayBuffer
  statesAt: Float64Array
  partAt: Float64Array
}

/** What a group's solves came to: their steps, or the first failure and the place of its experiment among those that are computed. */
export type GroupOutcome =
  { status: 'solved'; steps: number; lostThread: string | null } | (SolveFailure & { place: number })

/** The states of an experiment: a view. @param place among those that are computed */
export function statesOf({ room, statesAt, partAt }: ExperimentGroups, place: number): Float64Array {
  return new Float64Array(room, 8 * statesAt[place]!, partAt[place]! - statesAt[place]!)
}

/** Its part of the derivative: a view. */
export function partOf({ room, statesAt, partAt }: ExperimentGroups, place: number): Float64Array {
  return new Float64Array(room, 8 * partAt[place]!, statesAt[place + 1]! - partAt[place]!)
}

/** Computes a group, in whatever thread. @param interrupt asked now and then; true ends it with the failure `interrupted` */
export function solveGroup(
  solver: ExperimentSolver,
  groups: ExperimentGroups,
  group: number,
  interrupt?: () => boolean,
): GroupOutcome {
  const { wish, point, experiments, derived, begin } = groups
  let steps = 0
  let lostThread: string | null = null
  for (let place = begin[group]!; place < begin[group + 1]!; place++) {
    const problem = solver.problem(experiments[place]!, point, statesOf(groups, place).fill(NaN))
    const request = { ...problem.request, ...(interrupt && { interrupt }) }
    const kind = experimentParts[derived[place] === 1 ? wish : 'loss']
    const solved = kind.solve({ ...problem, request }, partOf(groups, place))
    if (solved.status === 'failed') return { ...solved, place }
    steps += solved.steps
    lostThread = solved.lostThread ?? lostThread
  }
  return { status: 'solved', steps, lostThread }
}

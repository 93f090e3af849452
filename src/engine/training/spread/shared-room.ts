import type { Wish } from '../../../solver'
import type { ExperimentSolver, ExperimentsPoint } from '../../loss/experiment-solver'
import type { ExperimentGroups } from './experiment-groups'
import type { WantedExperiment } from './experiment-sweep'

/** Bytes that the parts of experiments take before they are added up; more experiments are computed in several rounds. */
const MOST_BYTES = 128 * 2 ** 20

/** Groups of a round: enough that no thread waits long for the last, and few enough that handing them out costs nothing. */
const MOST_GROUPS = 32

/** Memory that threads write the parts of experiments to, kept from one evaluation to the next. */
export class SharedRoom {
  private room = new SharedArrayBuffer(0)

  constructor(private readonly solver: ExperimentSolver) {}

  /** The experiments of an evaluation, in rounds whose parts fit. @param threads that compute at once: a round has an experiment for each */
  *groups(
    wish: Wish,
    point: ExperimentsPoint,
    wanted: readonly WantedExperiment[],
    threads: number,
  ): Generator<ExperimentGroups> {
    for (let from = 0; from < wanted.length;) {
      const round: WantedExperiment[] = []
      const [statesAt, partAt]: [number[], number[]] = [[0], []]
      while (from + round.length < wanted.length) {
        const next = wanted[from + round.length]!
        const part = statesAt.at(-1)! + point.samples[next.index]! * this.solver.model.states
        const end = part + this.solver.partLength(next.derived ? wish : 'loss', next.index, point.samples[next.index]!)
        if (round.length >= threads && 8 * end > MOST_BYTES) break
        partAt.push(part)
        statesAt.push(end)
        round.push(next)
      }
      from += round.length
      const bytes = 8 * statesAt.at(-1)!
      if (this.room.byteLength < bytes) this.room = new SharedArrayBuffer(bytes)
      yield {
        wish,
        point,
        experiments: Int32Array.from(round, ({ index }) => index),
        derived: Uint8Array.from(round, ({ derived }) => (derived ? 1 : 0)),
        begin: groupsOf(round.length, Math.max(MOST_GROUPS, 4 * threads)),
        room: this.room,
        statesAt: Float64Array.from(statesAt),
        partAt: Float64Array.from(partAt),
      }
    }
  }
}

/** Where nearly equal groups of so many begin, and end: [groups + 1]. */
function groupsOf(count: number, most: number): Int32Array {
  const groups = Math.min(count, most)
  return Int32Array.from({ length: groups + 1 }, (_, group) => Math.round((group * count) / groups))
}

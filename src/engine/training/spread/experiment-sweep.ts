import type { SolveFailure } from '../../../solver'
import type { ColumnPlaces, Derivative } from '../../loss/derivatives/derivative'
import { LossAlone } from '../../loss/derivatives/loss-alone'
import type { ExperimentSolver, ExperimentsPoint } from '../../loss/experiment-solver'
import { type ExperimentGroups, partOf, statesOf } from './experiment-groups'
import type { TrainingThreads } from './experiment-threads'
import { SharedRoom } from './shared-room'
import { SpreadCost } from './spread-cost'

/** An experiment of an evaluation: whether it has a part in the derivative, or only its states are wanted. */
export interface WantedExperiment {
  index: number
  derived: boolean
}

/** What the solves of an evaluation came to: or the first failure, in the order of experiments. */
export type SweepOutcome =
  { status: 'solved'; steps: number; lostThread: string | null } | (SolveFailure & { experiment: number })

/**
 * Solves the experiments of one evaluation after the other, here or in several threads, and adds up what they give in their order: the bits
 * do not depend on where it was computed.
 */
export class ExperimentSweep {
  private readonly predictions: readonly Float64Array[]
  private readonly alone = new LossAlone()
  private readonly cost = new SpreadCost()
  private readonly room: SharedRoom

  /** @param places of the columns of each experiment */
  constructor(
    private readonly solver: ExperimentSolver,
    private readonly places: readonly ColumnPlaces[],
    private readonly threads: TrainingThreads,
  ) {
    const { model, data } = solver
    this.predictions = data.experiments.map(({ sampleTimes }) => new Float64Array(sampleTimes.length * model.states))
    this.room = new SharedRoom(solver)
  }

  /**
   * Yields now and then; nothing that lasts has changed when the caller does not come back.
   * @param take is told the states of each experiment: [samples][states]
   */
  *run(
    point: ExperimentsPoint,
    derivative: Derivative,
    wanted: readonly WantedExperiment[],
    take: (index: number, states: Float64Array) => void,
  ): Generator<void, SweepOutcome> {
    const { threads, cost } = this
    const { wish } = derivative
    const others = wanted.length > 1 ? threads.experiments : undefined
    const spread = others !== undefined && cost.pays(wish, Math.min(others.atOnce, wanted.length))
    const began = others?.now() ?? 0
    const outcome = yield* spread
      ? this.spread(point, derivative, wanted, take)
      : this.inTurn(point, derivative, wanted, take)
    if (outcome.status === 'solved' && others) cost.learn(wish, outcome.steps, spread ? null : others.now() - began)
    return outcome
  }

  private *inTurn(...[point, derivative, wanted, take]: Parameters<typeof this.run>): ReturnType<typeof this.run> {
    const { solver, places, threads } = this
    let steps = 0
    let lostThread: string | null = null
    for (const [turn, { index, derived }] of wanted.entries()) {
      if (turn > 0) yield
      const length = point.samples[index]! * solver.model.states
      const states = this.predictions[index]!.subarray(0, length).fill(NaN)
      const solve = { ...solver.problem(index, point, states), chunkRunner: threads.chunks }
      const solved = (derived ? derivative : this.alone).add(solve, places[index]!)
      if (solved.status === 'failed') return { ...solved, experiment: index }
      steps += solved.steps
      lostThread = solved.lostThread ?? lostThread
      take(index, states)
    }
    return { status: 'solved', steps, lostThread }
  }

  private *spread(...[point, derivative, wanted, take]: Parameters<typeof this.run>): ReturnType<typeof this.run> {
    const { solver, room } = this
    const threads = this.threads.experiments!
    let steps = 0
    let lostThread: string | null = null
    for (const groups of room.groups(derivative.wish, point, wanted, threads.atOnce)) {
      const spread = yield* threads.run(solver, groups)
      lostThread = spread.lostThread ?? lostThread
      for (const [group, outcome] of spread.outcomes.entries()) {
        if (outcome.status === 'failed') return { ...outcome, experiment: groups.experiments[outcome.place]! }
        steps += outcome.steps
        lostThread = outcome.lostThread ?? lostThread
        this.collect(groups, group, derivative, take)
      }
    }
    return { status: 'solved', steps, lostThread }
  }

  private collect(
    groups: ExperimentGroups,
    group: number,
    derivative: Derivative,
    take: (index: number, states: Float64Array) => void,
  ): void {
    for (let place = groups.begin[group]!; place < groups.begin[group + 1]!; place++) {
      const index = groups.experiments[place]!
      if (groups.derived[place] === 1) {
        const rows = this.solver.residuals(index, groups.point.samples[index]!)
        derivative.addPart(partOf(groups, place), rows, this.places[index]!)
      }
      take(index, statesOf(groups, place))
    }
  }
}

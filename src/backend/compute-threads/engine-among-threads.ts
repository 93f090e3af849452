import {
  type ExperimentGroups,
  type ExperimentSolver,
  type ExperimentThreads,
  type GroupOutcome,
  type SpreadOutcome,
  completed,
  solveGroup,
} from '../../engine'
import { Claims, ENGINE } from './claims'
import type { ThreadConnection } from './thread-connection'

/** After so many lost threads an engine computes alone: something is wrong that another thread will not mend. */
const MOST_LOST = 5

/** Groups of experiments computed by the engine's own thread, which takes what it can, and by workers, which take the others. */
export class EngineAmongThreads implements ExperimentThreads {
  private lost = 0

  constructor(
    private readonly connection: ThreadConnection,
    private readonly threads: () => number,
  ) {}

  get atOnce(): number {
    return this.lost < MOST_LOST ? this.threads() : 1
  }

  now(): number {
    return performance.now()
  }

  *run(solver: ExperimentSolver, groups: ExperimentGroups): Generator<void, SpreadOutcome> {
    const { model, data } = solver
    const claims = Claims.of(groups.begin.length - 1)
    const outcomes: (GroupOutcome | undefined)[] = []
    const begun = this.connection.begin({
      model,
      data,
      work: { kind: 'experiments', groups },
      claims,
      workers: this.atOnce - 1,
    })
    let lostThread = typeof begun === 'string' ? begun : null
    let left = true
    try {
      for (let group = claims.take(ENGINE); group !== null; group = claims.take(ENGINE)) {
        const outcome = solveGroup(solver, groups, group)
        outcomes[group] = outcome
        if (outcome.status === 'failed') claims.fail(group)
        yield
      }
      if (typeof begun !== 'string' && claims.takenByOthers(ENGINE)) {
        begun.link.join(begun.job)
        const result = yield* begun.link.result(begun.job)
        if (result === null) lostThread = this.connection.drop()
        for (const [group, outcome] of (result?.outcomes ?? []).entries()) {
          if (outcome?.status === 'failed' && outcome.reason === 'thread-lost') lostThread = outcome.where
          else if (outcome) outcomes[group] = outcome as GroupOutcome
        }
      }
      left = false
    } finally {
      // Workers must not write to memory that the next evaluation uses.
      if (left && typeof begun !== 'string') {
        while (claims.take(ENGINE) !== null);
        begun.link.callOff(begun.job)
        begun.link.join(begun.job)
        if (completed(begun.link.result(begun.job)) === null) this.connection.drop()
      }
    }
    if (lostThread !== null) this.lost++
    return { outcomes: yield* withRest(solver, groups, outcomes), lostThread }
  }
}

/** The outcomes up to the first failure: what no thread gives is computed here. */
function* withRest(
  solver: ExperimentSolver,
  groups: ExperimentGroups,
  known: readonly (GroupOutcome | undefined)[],
): Generator<void, GroupOutcome[]> {
  const outcomes: GroupOutcome[] = []
  for (let group = 0; group < groups.begin.length - 1; group++) {
    const outcome = known[group] ?? solveGroup(solver, groups, group)
    outcomes.push(outcome)
    if (outcome.status === 'failed') break
    if (known[group] === undefined) yield
  }
  return outcomes
}

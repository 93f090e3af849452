import type { CompiledModel } from '../compiler'
import type { Trouble } from './failures'
import type { SolveRequest } from './request'

/** Attempts between two looks at the clock and the caller's wish to stop: one, or as many as take about this many milliseconds. */
const LOOK_MILLISECONDS = 5
const LARGEST_BUDGET = 1 << 24

/** Thrown through compiled code to leave it in the middle of a step. */
class Stopped extends Error {
  constructor(readonly reason: 'interrupted' | 'time-limit') {
    super(reason)
  }
}

/** What ends a solve from outside: the caller's wish and the clock. */
export class SolveLimits {
  /** Attempts that may pass until the next look. */
  budget: number
  private readonly deadline: number
  private looked: number

  constructor(private readonly request: Pick<SolveRequest, 'interrupt' | 'now' | 'maximumSeconds'>) {
    const { interrupt, now, maximumSeconds } = request
    this.looked = now?.() ?? 0
    this.deadline = now && maximumSeconds !== undefined ? this.looked + 1000 * maximumSeconds : Infinity
    // Without someone to ask there is no need to come back.
    this.budget = interrupt || this.deadline < Infinity ? 1 : LARGEST_BUDGET
  }

  exceeded(): 'interrupted' | 'time-limit' | null {
    const { interrupt, now } = this.request
    if (interrupt?.()) return 'interrupted'
    return now && now() > this.deadline ? 'time-limit' : null
  }

  /**
   * What `run` gives, or why it was ended from outside: code of the model that takes long asks in the middle of a step, which is lost then.
   */
  during<Result>(model: CompiledModel, run: () => Result): Result | Trouble {
    if (this.budget > 1) return run()
    model.poll = this.poll
    try {
      return run()
    } catch (stopped) {
      if (stopped instanceof Stopped) return { reason: stopped.reason }
      throw stopped
    } finally {
      model.poll = null
    }
  }

  private readonly poll = (): void => {
    const reason = this.exceeded()
    if (reason) throw new Stopped(reason)
  }

  /** The budget was spent: the next is larger if that took no time, smaller if it took long. */
  adapt(): void {
    const { now } = this.request
    if (!now) return
    const here = now()
    const passed = here - this.looked
    if (passed < LOOK_MILLISECONDS) this.budget = Math.min(LARGEST_BUDGET, 2 * this.budget)
    else if (passed > 2 * LOOK_MILLISECONDS) this.budget = Math.max(1, this.budget >> 1)
    this.looked = here
  }
}

import type { Wish } from '../../../solver'

/** What is known of the evaluations of one wish. */
interface Cost {
  /** Of those in one thread, at least. */
  millisecondsPerStep: number
  measured: number
  /** Of the last evaluation, wherever it was made. */
  steps: number
}

/** Evaluations in one thread that are timed before others are asked: the first ones compile and are slow. */
const FIRST = 3

/**
 * What other threads must save of an evaluation (ms). Handing work out and hearing of its end takes 0.15 to 0.3 ms on two cores, and the other
 * thread's caches are cold: see docs/benchmarks.md.
 */
const LEAST_SAVED = 0.5

/** Decides by measured cost whether the experiments of an evaluation are spread over threads; the numbers are the same either way. */
export class SpreadCost {
  private readonly costs = new Map<Wish, Cost>()

  /** @param threads that can compute at once */
  pays(wish: Wish, threads: number): boolean {
    const cost = this.costs.get(wish)
    if (cost === undefined || cost.measured < FIRST) return false
    return cost.millisecondsPerStep * cost.steps * (1 - 1 / threads) > LEAST_SAVED
  }

  /** @param milliseconds of an evaluation in one thread; null of one that was spread */
  learn(wish: Wish, steps: number, milliseconds: number | null): void {
    const cost = this.costs.get(wish) ?? { millisecondsPerStep: Infinity, measured: 0, steps }
    this.costs.set(wish, cost)
    cost.steps = steps
    if (milliseconds === null || steps === 0) return
    cost.measured++
    cost.millisecondsPerStep = Math.min(cost.millisecondsPerStep, milliseconds / steps)
  }
}

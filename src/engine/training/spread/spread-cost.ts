import type { Wish } from '../../../solver'

/** Evaluations of a round that are made in one thread, to time them; then those that are spread for the same reason. */
const ALONE = 3
const SPREAD = 8
/** Evaluations of the first round, and of a later one at most: each round is twice as long as the one before. */
const FIRST_ROUND = 24
const LONGEST_ROUND = 200

/**
 * What other threads must promise to save of an evaluation before they are tried (ms). Handing work out and hearing of its end took up to 0.15 ms
 * where no other thread came to help, and adding up parts that lie elsewhere 0.6 ms for eight of 188 parameters: below this there is nothing to gain.
 */
const LEAST_SAVED = 0.5

/** What is known of the evaluations of one wish: the least milliseconds that a step took, in this round. */
interface Cost {
  alone: number
  spread: number
  /** Evaluations of this round so far, and how many it has. */
  made: number
  round: number
  /** Of the last evaluation. */
  steps: number
}

/**
 * Decides by measured cost whether the experiments of an evaluation are spread over threads: on a machine whose cores are busy with something
 * else, they had better not be. The numbers are the same either way.
 */
export class SpreadCost {
  private readonly costs = new Map<Wish, Cost>()

  /** @param threads that can compute at once */
  pays(wish: Wish, threads: number): boolean {
    const cost = this.costs.get(wish)
    if (cost === undefined || cost.made < ALONE) return false
    if (!(cost.alone * cost.steps * (1 - 1 / threads) > LEAST_SAVED)) return false
    return cost.made < ALONE + SPREAD || cost.spread <= cost.alone
  }

  /** Takes the time of an evaluation, where it was spread, or was not. */
  learn(wish: Wish, steps: number, milliseconds: number, spread: boolean): void {
    const cost = this.costs.get(wish) ?? { alone: Infinity, spread: Infinity, made: 0, round: FIRST_ROUND, steps }
    this.costs.set(wish, cost)
    if (cost.made === cost.round) {
      Object.assign(cost, {
        alone: Infinity,
        spread: Infinity,
        made: 0,
        round: Math.min(2 * cost.round, LONGEST_ROUND),
      })
    }
    const rate = milliseconds / Math.max(1, steps)
    if (spread) cost.spread = Math.min(cost.spread, rate)
    else cost.alone = Math.min(cost.alone, rate)
    cost.steps = steps
    cost.made++
  }
}

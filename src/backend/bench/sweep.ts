import type { FrontPoint } from '../../shared'
import { nearFront, paretoFront } from '../../engine'
import type { Contestant, Effort, Tolerances } from './contestant'

/** How a comparison is run. */
export interface SweepPlan {
  /** From loose to tight, both. */
  relativeTolerances: readonly number[]
  absoluteTolerances: readonly number[]
  /** For the first look at every pair of tolerances. */
  scan: Effort
  /** For each of the later looks at those near a front, and how many of these there are. */
  round: Effort
  rounds: number
  /** A solve slower than this is not repeated with tighter tolerances (s): no front is of interest there. */
  slow: number
  /** Points of fewer digits are no solution. */
  leastDigits: number
  /** Digits between which times are looked at again: what is compared, and a little on either side. */
  compared: readonly [number, number]
}

export interface SweepResult<Who extends Contestant = Contestant> {
  contestant: Who
  /** Every pair that was solved, with the best of all its times. */
  points: FrontPoint[]
  /** By rising digits. */
  front: FrontPoint[]
  /** How many pairs were tried without a solution. */
  failures: number
}

/** Rows of the sweep without a solve faster than that, after which a contestant has had its chance. */
const vainRows = 2
/** What a better look may take off a time of the scan: points that are within this factor of the front are looked at again. */
const slack = 1.25
class Sweeper<Who extends Contestant> {
  readonly points: FrontPoint[] = []
  failures = 0
  vain = 0

  constructor(
    readonly contestant: Who,
    private readonly digits: (values: Float64Array) => number,
    private readonly plan: SweepPlan,
  ) {}

  /** @returns whether it solved it, and fast enough to go on to a tighter tolerance */
  async scan(tolerances: Tolerances, effort: Effort): Promise<boolean> {
    const solution = await this.contestant.solve(tolerances, effort)
    const digits = solution === null ? NaN : this.digits(solution.values)
    if (solution === null || !Number.isFinite(digits)) {
      this.failures++
      return false
    }
    const { seconds, work } = solution
    this.points.push({ ...tolerances, digits, seconds, work })
    return seconds < this.plan.slow
  }

  async remeasure(point: FrontPoint, effort: Effort): Promise<void> {
    const solution = await this.contestant.solve(point, effort)
    if (solution !== null) point.seconds = Math.min(point.seconds, solution.seconds)
  }

  candidates(): FrontPoint[] {
    const [least, most] = this.plan.compared
    return nearFront(this.points, slack).filter(({ digits }) => digits >= least && digits <= most)
  }
}

/**
 * Solves a problem with every contestant at every pair of tolerances, in turn, so that whatever else the machine does hits all alike.
 * A first look finds the points near each one's Pareto front, later ones time these again.
 * @param digits correct digits of a solution's values
 * @param tell hears how far it is, from 0 to 1
 */
export async function sweep<Who extends Contestant>(
  contestants: readonly Who[],
  plan: SweepPlan,
  digits: (values: Float64Array) => number,
  tell: (part: number) => void,
): Promise<SweepResult<Who>[]> {
  const sweepers = contestants.map((contestant) => new Sweeper(contestant, digits, plan))
  const rows = plan.relativeTolerances
  for (const [index, relativeTolerance] of rows.entries()) {
    tell((0.5 * index) / rows.length)
    await scanRow(sweepers, relativeTolerance, plan)
  }
  const chosen = sweepers
    .flatMap((sweeper) => sweeper.candidates().map((point) => ({ sweeper, point })))
    .sort((a, b) => a.point.digits - b.point.digits)
  for (let round = 0; round < plan.rounds; round++) {
    tell(0.5 + (0.5 * round) / plan.rounds)
    for (const { sweeper, point } of chosen) await sweeper.remeasure(point, plan.round)
  }
  return sweepers.map(({ contestant, points, failures }) => ({
    contestant,
    points,
    front: paretoFront(points.filter((point) => point.digits >= plan.leastDigits)),
    failures,
  }))
}

async function scanRow(
  sweepers: readonly Sweeper<Contestant>[],
  relativeTolerance: number,
  plan: SweepPlan,
): Promise<void> {
  let running = sweepers.filter(({ vain }) => vain < vainRows)
  const lively = new Set<Sweeper<Contestant>>()
  for (const absoluteTolerance of plan.absoluteTolerances) {
    const slowed = new Set<Sweeper<Contestant>>()
    for (const sweeper of running) {
      const before = sweeper.points.length
      const fast = await sweeper.scan({ relativeTolerance, absoluteTolerance }, plan.scan)
      if (fast) lively.add(sweeper)
      else if (sweeper.points.length > before) slowed.add(sweeper)
    }
    running = running.filter((sweeper) => !slowed.has(sweeper))
  }
  for (const sweeper of sweepers) sweeper.vain = lively.has(sweeper) ? 0 : sweeper.vain + 1
}

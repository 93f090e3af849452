import type { StepSolver, Trouble } from '../../integrators'
import type { GradientRequest } from '../request'
import type { Break } from './breaks'
import { SolutionReader } from './solution-reader'

/** What a reconstruction may be off by, in units of the forward solve's tolerance, and relative to the state whatever that is. */
const LARGEST_ERROR = 1000
const LARGEST_RELATIVE_ERROR = 0.01

/** Troubles that the reversed solution makes for the solver. */
const breakdowns: readonly Trouble['reason'][] = ['step-size-too-small', 'newton-diverged', 'singular', 'not-finite']

/**
 * A solution that is gone back over from its end, the first states of a reversed model, and how far it has come from that of the forward solve.
 * What decays forwards grows backwards: on a stiff problem an error grows out of all bounds within the time of the fastest decay.
 */
export class Reconstruction {
  /** Of the reversed model: those of the costate are set elsewhere. */
  readonly absoluteTolerance: Float64Array
  private readonly solution: SolutionReader
  private readonly states: number
  /** Units of the tolerance. */
  private readonly allowed: number
  private begun = false

  constructor(private readonly request: GradientRequest) {
    const { model, absoluteTolerance: given, relativeTolerance } = request
    this.states = model.states
    this.solution = new SolutionReader(model)
    this.allowed = Math.min(LARGEST_ERROR, LARGEST_RELATIVE_ERROR / relativeTolerance)
    this.absoluteTolerance = new Float64Array(2 * this.states).fill(1)
    for (let index = 0; index < this.states; index++) {
      this.absoluteTolerance[index] = typeof given === 'number' ? given : given[index]!
    }
  }

  /** At the beginning, and before events that cannot be undone, it starts from the forward solution. */
  begin(solver: StepSolver, { time, events, jumps }: Break): void {
    if (this.begun && events.length === 0) return
    this.begun = true
    const { memory } = this.request.model
    const point = jumps ? this.solution.before(time) : this.solution.at(time)
    memory.write(solver.context.state, memory.read(point.state, this.states))
  }

  /** What is wrong with the end, at a time, of the step tried last; null while it is near enough. */
  compare(solver: StepSolver, time: number): Trouble | null {
    const { doubles } = this.request.model.memory
    const wanted = this.solution.at(time).state / 8
    const got = solver.context.next / 8
    let [worst, most] = [0, 0]
    let squares = 0
    for (let index = 0; index < this.states; index++) {
      const value = doubles[wanted + index]!
      const unit = this.absoluteTolerance[index]! + this.request.relativeTolerance * Math.abs(value)
      const error = Math.abs(doubles[got + index]! - value) / unit
      squares += error * error
      if (error > most) [worst, most] = [index, error]
    }
    if (Math.sqrt(squares / this.states) <= this.allowed) return null
    const off = doubles[got + worst]! - doubles[wanted + worst]!
    return lost(
      worst,
      `has left the forward solution at t = ${time.toPrecision(6)}, where state ${worst + 1} is off by ${off.toPrecision(2)}`,
    )
  }

  /** A trouble of the solver, at a time, as what it means here. */
  broken(trouble: Trouble, time: number): Trouble {
    if (!breakdowns.includes(trouble.reason)) return trouble
    return lost(
      trouble.component ?? null,
      `has come to an end at t = ${time.toPrecision(6)} (${trouble.reason.replaceAll('-', ' ')})`,
    )
  }
}

const lost = (component: number | null, how: string): Trouble => ({
  reason: 'reconstruction-lost',
  component,
  advice: `Reversed in time the solution ${how}: this problem is too stiff to be reversed at this tolerance, so take another gradient method.`,
})

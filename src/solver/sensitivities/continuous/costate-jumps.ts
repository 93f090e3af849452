import type { StepSolver, Trouble } from '../../integrators'
import { AlgebraicPart } from './algebraic-part'
import type { Break } from './breaks'
import { EventAdjoint } from './event-adjoint'
import type { ForwardSolution } from './forward-solution'
import type { ParameterSum } from './parameter-sum'
import { SolutionReader, type SolutionPoint } from './solution-reader'

/**
 * What happens to the costate w at a break: from what the later part of the loss says of the state just after, M^T w, to what all of it from
 * there on says of the state just before. Breaks also add to the parameters' sum.
 */
export class CostateJumps {
  private readonly events: EventAdjoint | null
  private readonly algebraic: AlgebraicPart | null
  private readonly solution: SolutionReader

  /** @param solver of the forward solve */
  constructor(
    private readonly solver: StepSolver,
    private readonly forward: ForwardSolution,
    sum: ParameterSum,
  ) {
    const { graph } = solver.model
    this.solution = new SolutionReader(solver.model)
    this.algebraic = graph.mass ? new AlgebraicPart(solver, sum) : null
    this.events = graph.events.length > 0 ? new EventAdjoint(solver, sum, this.algebraic, this.solution) : null
  }

  /**
   * Takes the costate at an address across a break.
   *
   * @returns the derivative of the loss with respect to the state just before, [states], by its differential part
   */
  before(here: Break, costate: number): Float64Array | Trouble {
    const { algebraic, solver } = this
    const { memory, states } = solver.model
    const after = memory.read(costate, states)
    let gradient = algebraic ? algebraic.moment(after) : after
    if (here.events.length > 0) {
      const across = this.events!.before(here, after, gradient)
      if ('reason' in across) return across
      gradient = across
    }
    const { cotangents } = this.forward
    for (let sample = here.firstSample; sample < here.endSample; sample++) {
      for (let index = 0; index < states; index++) gradient[index]! += cotangents[sample * states + index]!
    }
    if (algebraic) {
      const { time, state } = this.pointBefore(here)
      const differential = algebraic.differential(time, state, gradient)
      if ('reason' in differential) return differential
      const differentialPart = algebraic.costate(differential)
      memory.write(costate, differentialPart)
      // What M^T can produce, to the last bit.
      return algebraic.moment(differentialPart)
    }
    memory.write(costate, gradient)
    return gradient
  }

  private pointBefore({ time, jumps }: Break): SolutionPoint {
    // Without a single step the solution is the state at the start, of which there is a sample.
    if (this.solver.model.trajectory.steps === 0) return this.solution.given(time, this.forward.states)
    return jumps ? this.solution.before(time) : this.solution.at(time)
  }
}

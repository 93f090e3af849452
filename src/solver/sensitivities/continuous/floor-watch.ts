import { TRAJECTORY_NODES, type TrajectoryMemory } from '../../compiler'
import type { StepSolver } from '../../integrators'

/** A state that would fall by less than this part of its tolerance in a step, were it not held, does not really want to. */
const NEGLIGIBLE = 1e-3

/**
 * Looks whether states that are kept from falling below a floor are held there against their own rate of change. Rounding and errors within
 * the tolerance that are lifted to the floor change nothing that matters; a state that is held obeys other equations than the model's.
 */
export class FloorWatch {
  /** The first state that was held, and when. */
  held: { component: number; time: number } | null = null
  private readonly slope: number

  constructor(private readonly solver: StepSolver) {
    const { model } = solver
    this.slope = model.workspace('floor watch', () => model.memory.allocate(model.stateStride))
  }

  begin(): void {
    const { context, control, model } = this.solver
    model.trajectory.keepAbove(control.read('bounded') ? context.floors : null)
  }

  /** Looks at the step tried last, whose samples were kept last. */
  look(trajectory: TrajectoryMemory, time: number, h: number): void {
    const { solver } = this
    if (!solver.control.read('bounded') || this.held) return
    const { doubles } = solver.model.memory
    const end = (trajectory.place(trajectory.steps - 1) + 8 * trajectory.stride * (TRAJECTORY_NODES.length - 1)) / 8
    const { floors, absolute, next } = solver.context
    let lifted = false
    for (let index = 0; index < trajectory.rows; index++) {
      lifted ||= doubles[end + index]! < doubles[floors / 8 + index]!
    }
    if (!lifted) return
    solver.evaluate(time, next, this.slope)
    for (let index = 0; index < trajectory.rows; index++) {
      const fall = -Math.abs(h) * doubles[this.slope / 8 + index]!
      const below = doubles[end + index]! < doubles[floors / 8 + index]!
      if (below && fall > NEGLIGIBLE * doubles[absolute / 8 + index]!) this.held ??= { component: index, time }
    }
  }
}

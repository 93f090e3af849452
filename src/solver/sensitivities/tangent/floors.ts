import type { StateSensitivity } from './state-sensitivity'
import type { TangentSpace } from './tangent-space'

/** What floors do to derivatives: those of a state that was lifted to its floor are zero. */
export class Floors {
  private readonly point: number
  /** No state is held. */
  readonly none: Uint8Array
  private readonly held: Uint8Array

  constructor(private readonly space: TangentSpace) {
    const { memory, states, stateStride } = space.model
    this.point = memory.allocate(stateStride)
    this.none = new Uint8Array(states)
    this.held = new Uint8Array(states)
  }

  /** Whether the step tried last, or the start of a leg, lifted a state. */
  get lifted(): boolean {
    return this.space.solver.control.read('anyLifted') !== 0
  }

  /** Clears the derivatives of what was lifted. */
  clearLifted(sensitivity: StateSensitivity): void {
    const { solver, model } = this.space
    if (this.lifted) this.clear(sensitivity, model.memory.read(solver.context.lifted, model.states))
  }

  /** Clears the derivatives of the states that are marked. */
  clear(sensitivity: StateSensitivity, held: ArrayLike<number>): void {
    if (held === this.none) return
    for (let state = 0; state < held.length; state++) if (held[state] !== 0) sensitivity.clear(state)
  }

  /** 1 for each state of which the dense output of the step tried last lies below its floor at a part of the step. */
  heldAt(part: number): Uint8Array {
    const { solver, model } = this.space
    if (solver.control.read('bounded') === 0) return this.none
    solver.interpolate(part, this.point)
    const { doubles } = model.memory
    for (let state = 0; state < model.states; state++) {
      this.held[state] = doubles[this.point / 8 + state]! < doubles[solver.context.floors / 8 + state]! ? 1 : 0
    }
    return this.held
  }
}

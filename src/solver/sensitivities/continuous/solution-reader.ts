import { ModelModule, type CompiledModel } from '../../compiler'

/** A state of the solution: a time, and the byte address of the state, which the next reading overwrites. */
export interface SolutionPoint {
  time: number
  state: number
}

/** Reads the solution that a model keeps, on either side of what may be a jump. */
export class SolutionReader {
  private readonly read: (time: number, result: number) => void
  private readonly state: number

  constructor(private readonly model: CompiledModel) {
    const { read, state } = model.workspace('solution reader', () => {
      const module = new ModelModule(model, [])
      module.exportFunction('read', module.trajectory(model.trajectory))
      const exported = module.instantiate() as unknown as { read: SolutionReader['read'] }
      return { read: exported.read, state: model.memory.allocate(model.stateStride) }
    })
    this.read = read
    this.state = state
  }

  at(time: number): SolutionPoint {
    this.read(time, this.state)
    return { time, state: this.state }
  }

  /** A state that is known otherwise, the first of a list. */
  given(time: number, states: Float64Array): SolutionPoint {
    this.model.memory.write(this.state, states.subarray(0, this.model.states))
    return { time, state: this.state }
  }

  before(time: number): SolutionPoint {
    return this.at(time - this.model.trajectory.margin(time, 'before'))
  }

  after(time: number): SolutionPoint {
    return this.at(time + this.model.trajectory.margin(time, 'after'))
  }
}

import type { TangentSpace } from './tangent-space'

/** S, the derivatives of the state where the solve stands, [states][stride], and the room where a step leaves what they become. */
export class StateSensitivity {
  current: number
  next: number

  constructor(private readonly space: TangentSpace) {
    this.current = space.matrix()
    this.next = space.matrix()
  }

  /**
   * Starts from dy0/dtheta ([states][parameters]), zero where the initial values do not depend on the parameters, and from the identity in
   * the columns of the initial values.
   */
  begin(initial: Float64Array | null): void {
    const { model, stride, range, matrixBytes } = this.space
    const { doubles } = model.memory
    const start = this.current / 8
    doubles.fill(0, start, start + matrixBytes / 8)
    for (let state = 0; state < model.states; state++) {
      const row = start + state * stride
      const { from, to } = range
      const [ofParameters, parameters] = [state * model.parameters, Math.min(to, model.parameters)]
      if (initial && from < parameters)
        doubles.set(initial.subarray(ofParameters + from, ofParameters + parameters), row)
      const ofInitialValue = model.parameters + state
      if (from <= ofInitialValue && ofInitialValue < to) doubles[row + ofInitialValue - from] = 1
    }
  }

  /** The step is taken. */
  advance(): void {
    const old = this.current
    this.current = this.next
    this.next = old
  }

  /** A state that was set to a constant: its derivatives are zero. */
  clear(state: number): void {
    const { model, stride } = this.space
    const row = this.current / 8 + state * stride
    model.memory.doubles.fill(0, row, row + stride)
  }
}

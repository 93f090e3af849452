import type { StepSolver } from '../../integrators'
import type { GradientRequest } from '../request'
import type { AdjointModel } from './adjoint-model'
import type { ForwardSolution } from './forward-solution'

/** What a component of the costate may be off by, in relative tolerances of its size at its largest. */
const ABSOLUTE_PART = 1e-3
/** The part of its natural size, that of the loss over that of the state, below which a component never counts. */
const NATURAL_PART = 1e-3

/**
 * Absolute tolerances of the costate. The size of a component is at least the largest jump that a sample gives it and, for one that nothing
 * was measured of, a part of what has its units: the loss's change over the state's size. It grows with the costate. Fast components fall
 * from their jumps by many orders of magnitude, to where slower ones hold them, which no step has to follow digit by digit.
 */
export class CostateScale {
  private readonly sizes: Float64Array

  constructor(
    private readonly solver: StepSolver,
    private readonly adjoint: AdjointModel,
    private readonly request: GradientRequest,
    forward: ForwardSolution,
  ) {
    this.sizes = naturalSizes(request, forward)
  }

  /** Takes note of the costate where the solve stands. */
  note(): void {
    const { doubles } = this.adjoint.model.memory
    const costate = this.solver.context.state / 8 + this.adjoint.first
    for (let index = 0; index < this.sizes.length; index++) {
      this.sizes[index] = Math.max(this.sizes[index]!, Math.abs(doubles[costate + index]!))
    }
  }

  /** Sets the tolerances for the leg that begins. */
  apply(): void {
    this.note()
    const { doubles } = this.adjoint.model.memory
    const absolute = this.solver.context.absolute / 8 + this.adjoint.first
    const part = ABSOLUTE_PART * this.request.relativeTolerance
    // Where nothing counts the costate is zero, and any tolerance will do.
    this.sizes.forEach((size, index) => (doubles[absolute + index] = part * size || 1))
  }
}

function naturalSizes(
  request: GradientRequest,
  { recorder, cotangents, states: values }: ForwardSolution,
): Float64Array {
  const { absoluteTolerance, relativeTolerance } = request
  const initial = recorder.legs.get(0)!.state
  const states = initial.length
  const sizes = new Float64Array(states)
  const stateSizes = initial.map((value, index) => {
    const tolerance = typeof absoluteTolerance === 'number' ? absoluteTolerance : absoluteTolerance[index]!
    return Math.abs(value) + tolerance / relativeTolerance
  })
  cotangents.forEach((value, place) => {
    const index = place % states
    sizes[index] = Math.max(sizes[index]!, Math.abs(value))
    stateSizes[index] = Math.max(stateSizes[index]!, Math.abs(values[place]!))
  })
  const largest = sizes.reduce((most, size, index) => Math.max(most, size * stateSizes[index]!), 0)
  return sizes.map((size, index) => Math.max(size, (NATURAL_PART * largest) / stateSizes[index]!))
}

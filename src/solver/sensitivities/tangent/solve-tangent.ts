import type { AttemptFailure, SolutionEvent, StepSolver } from '../../integrators'
import { ConsistentTangent } from './consistent-tangent'
import { slopeAt, writeOutputWeights } from '../steps/dense-stages'
import { stepTangent } from './families'
import { Floors } from './floors'
import { MatrixSum } from './matrix-sum'
import { Saltation } from './saltation'
import { StateSensitivity } from './state-sensitivity'
import type { StepTangent } from './step-tangent'
import { TangentSpace, type ColumnRange, type TangentColumns } from './tangent-space'

/** The derivative of a solve by one method over one model: of its steps, and of what happens between its legs. */
export class SolveTangent {
  readonly space: TangentSpace
  readonly floors: Floors
  private readonly sensitivity: StateSensitivity
  private readonly step: StepTangent
  private readonly consistent: ConsistentTangent | null
  private readonly saltation: Saltation | null
  private readonly sum: MatrixSum
  private outputWeights = new Float64Array(0)

  /** `range`: the columns that are wanted first; all unless given. */
  constructor(
    private readonly solver: StepSolver,
    columns: TangentColumns,
    range?: ColumnRange,
  ) {
    const { model, steps } = solver
    if (!steps.stages) throw new Error(`the steps of ${solver.method.name} cannot be differentiated`)
    this.space = new TangentSpace(solver, columns, range)
    this.floors = new Floors(this.space)
    this.sensitivity = new StateSensitivity(this.space)
    this.consistent = model.graph.mass ? new ConsistentTangent(this.space) : null
    this.step = stepTangent(this.space, this.sensitivity, steps.stages, this.consistent)
    this.saltation = model.graph.events.length > 0 ? new Saltation(this.space, this.sensitivity, this.consistent) : null
    this.sum = new MatrixSum(this.space)
  }

  /** The matrices that samples combine, S first; they hold until the step is taken. */
  get matrices(): readonly number[] {
    return [this.sensitivity.current, ...this.step.vectors]
  }

  /** The weights of those matrices at a part of the step of size `h` that the solver tried last; they hold until asked for again. */
  weights(part: number, h: number): Float64Array {
    const { output } = this.step
    const count = 1 + output.vectors.length
    if (this.outputWeights.length !== count) this.outputWeights = new Float64Array(count).fill(1)
    writeOutputWeights(output, part, h, this.outputWeights, 1)
    return this.outputWeights
  }

  /** dy/dt of the step's dense output at a part of it: [states]. */
  slope(part: number, h: number): Float64Array {
    return slopeAt(this.space.model, this.step.output, part, h)
  }

  /**
   * The start, where the solver stands: S is dy0/dtheta ([states][parameters]; null: zero), fitted to the algebraic equations if these
   * have changed the state (`fitted`).
   */
  begin(initial: Float64Array | null, fitted: boolean): void {
    this.sensitivity.begin(initial)
    if (fitted) this.fit()
  }

  /** A leg begins where the solver stands. */
  beginLeg(): void {
    this.step.begin()
  }

  /** What lies between two legs: events, at which the solver had arrived with that slope, and what they or a stop leave to be fitted. */
  passBetween(events: readonly SolutionEvent[], slope: Float64Array): { eventWithoutTime: number } | null {
    const grazing = events.length === 0 ? null : this.saltation!.pass(events, slope)
    if (grazing !== null) return { eventWithoutTime: grazing }
    this.fit()
    return null
  }

  /** Takes the tangent of the step that the solver tried last. */
  advance(time: number, h: number): AttemptFailure | null {
    return this.step.advance(time, h)
  }

  /** Moves on with the solver, which takes the step: all of it, or where an event cuts it short, a part. */
  accept(part: number, h: number): void {
    const { sensitivity, step, floors } = this
    if (part === 1) {
      const { lifted } = floors
      sensitivity.advance()
      floors.clearLifted(sensitivity)
      step.accept(lifted)
      return
    }
    const { matrices } = this
    this.sum.start()
    this.weights(part, h).forEach((weight, index) => this.sum.add(weight, matrices[index]!))
    this.sum.writeTo(sensitivity.next)
    sensitivity.advance()
    floors.clear(sensitivity, floors.heldAt(part))
  }

  /** Fits S to the algebraic equations, at a state that satisfies them. */
  private fit(): void {
    this.consistent?.project(this.solver.control.read('time'), this.sensitivity.current)
    this.floors.clearLifted(this.sensitivity)
  }
}

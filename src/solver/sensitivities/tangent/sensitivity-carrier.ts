import type { AttemptFailure, SolutionEvent, SolveRequest, StepObserver, StepSolver, Trouble } from '../../integrators'
import { eventWithoutTime } from '../steps/event-without-time'
import type { SensitivityReader } from './sensitivity-reader'
import type { SolveTangent } from './solve-tangent'

/** A solve that carries sensitivities along. */
export interface CarriedSolve {
  request: SolveRequest
  /** dy0/dtheta: [states][parameters]; null where the initial values do not depend on the parameters. */
  initialSensitivity: Float64Array | null
  newtonTolerance?: number | undefined
  /** Where the solve writes its states: [samples][states]. */
  predictions: Float64Array
}

/** The weights of a sample at the start: that of S. */
const ALONE = Float64Array.of(1)

/** Carries S along with a solve, through steps, events and stops up to the last sample, and shows the reader every sample. */
export class SensitivityCarrier implements StepObserver {
  private shown = 0
  private legs = 0
  /** What the reader said of the samples at the start. */
  private failed: AttemptFailure | null = null
  private events: readonly SolutionEvent[] = []
  /** dy/dt as the solve arrived at them. */
  private arrivalSlope: Float64Array = new Float64Array(0)

  constructor(
    private readonly tangent: SolveTangent,
    private readonly solve: CarriedSolve,
    private readonly reader: SensitivityReader,
  ) {}

  started(_: StepSolver, samples: number): void {
    const { tangent, solve } = this
    tangent.begin(solve.initialSensitivity, solve.request.algebraicStart !== 'check')
    if (samples === 0) return
    this.reader.beginStep(tangent.matrices)
    for (; this.shown < samples; this.shown++) this.show(ALONE, tangent.floors.none)
    this.failed = this.reader.endStep()
  }

  legBegan(): Trouble | null {
    if (this.failed) return { reason: this.failed }
    if (this.finished) return null
    const grazing = this.legs++ > 0 ? this.tangent.passBetween(this.events, this.arrivalSlope) : null
    this.events = []
    this.tangent.beginLeg()
    return grazing && eventWithoutTime(grazing.eventWithoutTime)
  }

  stepped(solver: StepSolver, time: number, h: number, samples: number): AttemptFailure | null {
    if (this.finished) return null
    const { tangent } = this
    const failed = tangent.advance(time, h) ?? this.showSamples(solver, time, h, samples)
    if (failed) return failed
    const { control } = solver
    const part = control.read('part')
    if (solver.triggers && control.read('triedEnd') === control.read('end')) this.arrivalSlope = tangent.slope(part, h)
    tangent.accept(part, h)
    return null
  }

  eventsPassed(_: StepSolver, events: readonly SolutionEvent[]): void {
    this.events = events
  }

  /** Whether all samples were shown: what follows does not count. */
  private get finished(): boolean {
    return this.shown === this.solve.request.sampleTimes.length
  }

  /** Shows the samples of a step. */
  private showSamples({ control }: StepSolver, time: number, h: number, samples: number): AttemptFailure | null {
    const { tangent, solve } = this
    if (this.shown === samples) return null
    this.reader.beginStep(tangent.matrices)
    for (; this.shown < samples; this.shown++) {
      const at = solve.request.sampleTimes[this.shown]!
      const part = at === control.read('triedEnd') ? control.read('part') : (at - time) / h
      this.show(tangent.weights(part, h), tangent.floors.heldAt(part))
    }
    return this.reader.endStep()
  }

  private show(weights: Float64Array, held: Uint8Array): void {
    const { predictions, request } = this.solve
    const { states } = request.model
    const state = predictions.subarray(this.shown * states, (this.shown + 1) * states)
    this.reader.sample(this.shown, state, weights, held)
  }
}

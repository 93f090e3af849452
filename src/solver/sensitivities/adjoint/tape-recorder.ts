import type { SolutionEvent, StepObserver, StepSolver, StepStages, Trouble } from '../../integrators'
import { denseVectors } from './dense-vectors'
import { familiesOf, familyAtWork, type FamilyStages } from './families'
import type { EventGroup } from './event-adjoint'
import type { StepTape } from './step-tape'

/** Looks on while a solve proceeds and keeps its steps on a tape. */
export class TapeRecorder implements StepObserver {
  /** Whether the memory limit was not enough. */
  full = false
  private events: EventGroup | null = null
  private part = 1
  private arrival: Float64Array = new Float64Array(0)
  /** Samples and states that were lifted to their floors there. */
  readonly floored: (readonly [sample: number, state: number])[] = []
  private taken = 0

  constructor(
    private readonly tape: StepTape,
    private readonly stages: StepStages,
    private readonly memoryLimit: number,
    private readonly sampleTimes: Float64Array,
    /** [samples][states], filled as the solve goes on. */
    private readonly predictions: Float64Array,
    /** Room for a state vector: a byte address. */
    private readonly raw: number,
  ) {}

  started(_: StepSolver, samples: number): void {
    this.full = !this.tape.begin(this.memoryLimit, samples)
    this.taken = samples
  }

  legBegan(): void {
    this.tape.leg(this.events)
    this.events = null
  }

  stepped(solver: StepSolver, time: number, h: number, samples: number): Trouble['reason'] | null {
    const family = familyAtWork(this.stages, solver)
    if (solver.triggers) {
      this.part = solver.control.read('part')
      this.arrival = slopeAt(solver, familiesOf(this.stages)[family]!, this.part, h)
    }
    const bounded = solver.control.read('bounded') !== 0
    if (bounded) this.lookAtSamples(solver, time, h, samples)
    const { memory, states } = solver.model
    const lifted = bounded ? this.lifted(solver, 1, memory.read(solver.context.next, states)) : []
    this.taken = samples
    this.full ||= !this.tape.keep({ time, h, samples, family, lifted })
    return this.full ? 'out-of-memory' : null
  }

  eventsPassed(solver: StepSolver, events: readonly SolutionEvent[]): void {
    this.events = { time: solver.control.read('time'), events, part: this.part, arrival: this.arrival }
  }

  private lookAtSamples(solver: StepSolver, time: number, h: number, samples: number): void {
    const { control, model } = solver
    for (let sample = this.taken; sample < samples; sample++) {
      const at = this.sampleTimes[sample]!
      const theta = at === control.read('triedEnd') ? control.read('part') : (at - time) / h
      const value = this.predictions.subarray(sample * model.states, (sample + 1) * model.states)
      for (const state of this.lifted(solver, theta, value)) this.floored.push([sample, state])
    }
  }

  /** The states that lie at their floors at a part of the step, lifted: there they no longer depend on anything. */
  private lifted(solver: StepSolver, theta: number, values: Float64Array): readonly number[] {
    const { context, model } = solver
    solver.interpolate(theta, this.raw)
    const { doubles } = model.memory
    const found: number[] = []
    for (let state = 0; state < model.states; state++) {
      const floor = doubles[context.floors / 8 + state]!
      if (doubles[this.raw / 8 + state]! < floor && values[state] === floor) found.push(state)
    }
    return found
  }
}

/** y' of the dense output at a part of the step of size h that was tried last. */
function slopeAt({ model }: StepSolver, step: FamilyStages, part: number, h: number): Float64Array {
  const { doubles } = model.memory
  const { vectors, areSlopes } = denseVectors(step)
  const slope = new Float64Array(model.states)
  step.tableau.dense.forEach((coefficients, stage) => {
    const weight = coefficients.reduceRight((sum, value, power) => sum * part + (power + 1) * value, 0)
    const factor = areSlopes ? weight : weight / h
    for (let state = 0; state < slope.length; state++) slope[state]! += factor * doubles[vectors[stage]! / 8 + state]!
  })
  return slope
}

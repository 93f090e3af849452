import type { SolutionEvent, StepObserver, StepSolver, StepStages, Trouble } from '../../integrators'
import { denseStages, slopeAt } from '../steps/dense-stages'
import type { EventGroup } from './event-adjoint'
import { familiesOf, familyAtWork } from './families'
import type { StepTape } from './step-tape'

/** What a tape is recorded for. */
export interface Recording {
  /** In bytes. */
  memoryLimit: number
  sampleTimes: Float64Array
  /** Room for a state vector: a byte address. */
  point: number
}

/** Looks on while a solve proceeds and keeps its steps on a tape. */
export class TapeRecorder implements StepObserver {
  /** Samples and states that lay below their floors there: nothing has an influence on them. */
  readonly held: (readonly [sample: number, state: number])[] = []
  private full = false
  private events: EventGroup | null = null
  private part = 1
  private arrival: Float64Array = new Float64Array(0)
  private taken = 0

  constructor(
    private readonly tape: StepTape,
    private readonly stages: StepStages,
    private readonly recording: Recording,
  ) {}

  started(_: StepSolver, samples: number): void {
    this.full = !this.tape.begin(this.recording.memoryLimit, samples)
    this.taken = samples
  }

  legBegan(solver: StepSolver): void {
    this.tape.leg(this.events, lifted(solver))
    this.events = null
  }

  stepped(solver: StepSolver, time: number, h: number, samples: number): Trouble['reason'] | null {
    const { control, model } = solver
    const family = familyAtWork(this.stages, solver)
    this.part = control.read('part')
    if (solver.triggers && control.read('triedEnd') === control.read('end')) {
      this.arrival = slopeAt(model, denseStages(familiesOf(this.stages)[family]!), this.part, h)
    }
    for (; this.taken < samples; this.taken++) {
      const at = this.recording.sampleTimes[this.taken]!
      const theta = at === control.read('triedEnd') ? this.part : (at - time) / h
      for (const state of this.belowFloors(solver, theta)) this.held.push([this.taken, state])
    }
    const ended = this.part === 1 ? lifted(solver) : this.belowFloors(solver, this.part)
    this.full ||= !this.tape.keep({ h, samples, family, lifted: ended })
    return this.full ? 'out-of-memory' : null
  }

  eventsPassed(solver: StepSolver, events: readonly SolutionEvent[]): void {
    this.events = { time: solver.control.read('time'), events, part: this.part, arrival: this.arrival }
  }

  /** The states of which the dense output of the step tried last lies below its floor at a part of the step. */
  private belowFloors(solver: StepSolver, part: number): readonly number[] {
    const { context, control, model } = solver
    if (control.read('bounded') === 0) return NONE
    const { point } = this.recording
    solver.interpolate(part, point)
    const { doubles } = model.memory
    return statesWhere(model.states, (state) => doubles[point / 8 + state]! < doubles[context.floors / 8 + state]!)
  }
}

const NONE: readonly number[] = []

/** The states that were lifted to their floors at the end of the step tried last, or at the start of a leg. */
function lifted({ context, control, model }: StepSolver): readonly number[] {
  if (control.read('anyLifted') === 0) return NONE
  return statesWhere(model.states, (state) => model.memory.doubles[context.lifted / 8 + state] !== 0)
}

const statesWhere = (states: number, holds: (state: number) => boolean): readonly number[] =>
  Array.from({ length: states }, (_, state) => state).filter(holds)

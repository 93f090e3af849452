import type { CompiledModel, MethodName, SolveRequest } from '../../../src/solver'
import { integrate, methodNamed, type StepObserver, type StepSolver } from '../../../src/solver/integrators'

/** A step that was accepted. */
export interface RecordedStep {
  time: number
  h: number
  /** The samples within it: their numbers, the parts of the step, and the states that a floor held (1) there. */
  samples: { sample: number; part: number; held: readonly number[] }[]
  /** The states that were lifted to their floors at its end. */
  lifted: readonly number[]
  /** Whether the stiff method of one that switches made it. */
  stiff: number
}

/** The steps from the start, an event or a stop to the next one. */
export interface RecordedLeg {
  time: number
  steps: RecordedStep[]
  /** The events at its end, and the part of its last step at which they came. */
  events: readonly number[]
  part: number
  /** The states that were held at that part. */
  held: readonly number[]
}

/** Records the steps of a solve, and shows them to another observer. */
export class StepRecorder implements StepObserver {
  readonly legs: RecordedLeg[] = []
  /** Samples at the start. */
  atStart = 0
  /** Samples that were reached. */
  reached = 0
  private readonly place: number

  constructor(
    private readonly request: SolveRequest,
    private readonly other: StepObserver | null,
  ) {
    const { model } = request
    this.place = model.workspace('test record', () => model.memory.allocate(model.stateStride))
  }

  started(solver: StepSolver, samples: number): void {
    this.atStart = this.reached = samples
    this.other?.started(solver, samples)
  }

  legBegan(solver: StepSolver): ReturnType<NonNullable<StepObserver['legBegan']>> {
    const nothing: number[] = []
    this.legs.push({ time: solver.control.read('time'), steps: [], events: nothing, part: 1, held: nothing })
    return this.other?.legBegan?.(solver)
  }

  stepped(solver: StepSolver, time: number, h: number, samples: number): ReturnType<StepObserver['stepped']> {
    const { control, context, steps } = solver
    const { memory, states } = this.request.model
    const part = control.read('part')
    const step: RecordedStep = {
      time,
      h,
      samples: [],
      lifted: control.read('anyLifted') ? [...memory.read(context.lifted, states)] : [],
      stiff: steps.stages?.kind === 'switching' ? memory.words[steps.stages.rosenbrockAtWork / 4]! : 0,
    }
    for (; this.reached < samples; this.reached++) {
      const at = this.request.sampleTimes[this.reached]!
      const where = at === control.read('triedEnd') ? part : (at - time) / h
      step.samples.push({ sample: this.reached, part: where, held: this.heldAt(solver, where) })
    }
    const leg = this.legs.at(-1)!
    leg.steps.push(step)
    leg.part = part
    leg.held = part === 1 ? step.lifted : this.heldAt(solver, part)
    return this.other?.stepped(solver, time, h, samples) ?? null
  }

  eventsPassed(solver: StepSolver, events: Parameters<NonNullable<StepObserver['eventsPassed']>>[1]): void {
    this.legs.at(-1)!.events = events.map(({ index }) => index)
    this.other?.eventsPassed?.(solver, events)
  }

  private heldAt(solver: StepSolver, part: number): number[] {
    const { memory, states } = this.request.model
    if (!solver.control.read('bounded')) return []
    solver.interpolate(part, this.place)
    const floors = memory.read(solver.context.floors, states)
    return [...memory.read(this.place, states)].map((value, state) => (value < floors[state]! ? 1 : 0))
  }
}

/** The steps that a solve takes. */
export function recordSteps(
  request: SolveRequest & { model: CompiledModel; method: MethodName },
  newton: Parameters<typeof integrate>[2],
  other: StepObserver | null = null,
  values = new Float64Array(request.sampleTimes.length * request.model.states),
): StepRecorder {
  const recorder = new StepRecorder(request, other)
  const outcome = integrate(request, methodNamed(request.method), newton, values, recorder)
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} at ${outcome.time}: ${outcome.advice}`)
  return recorder
}

import type { AttemptFailure, Method, NewtonAccuracy } from './contract'
import type { SolutionEvent } from './events'
import type { SolveFailure } from './failures'
import { integrate } from './integrate'
import type { StepObserver } from './leg'
import type { SolveRequest } from './request'
import type { StepSolver } from './step-solver'

/** An accepted step. */
export interface RecordedStep {
  time: number
  h: number
  /** The time at its end, or where an event cut it short; and how much of it was taken. */
  end: number
  part: number
  /** Samples that the solve has taken by its end. */
  samples: number
  /** Whether the stiff one of two methods between which a method switches made it. */
  stiff: number
}

/** The steps from the start, from events or from a stop, to the next. */
export interface RecordedLeg {
  time: number
  steps: RecordedStep[]
  /** The events at its end, in the order in which they were applied. */
  events: number[]
}

/** The accepted steps of a solve. */
export interface RecordedSteps {
  status: 'solved'
  /** Samples at the very start. */
  samplesAtStart: number
  legs: RecordedLeg[]
}

/**
 * The steps that a solve makes of itself, to be made again with other parameters (StepReplay).
 *
 * @param values receives the states at the samples: [samples][states]
 */
export function recordSteps(
  request: SolveRequest,
  method: Method,
  newton: NewtonAccuracy | null,
  values: Float64Array,
): RecordedSteps | SolveFailure {
  const recorder = new Recorder()
  const outcome = integrate(request, method, newton, values, recorder)
  if (outcome.status === 'failed') return outcome
  return { status: 'solved', samplesAtStart: recorder.samplesAtStart, legs: recorder.legs }
}

class Recorder implements StepObserver {
  samplesAtStart = 0
  readonly legs: RecordedLeg[] = []

  started(_: StepSolver, samples: number): void {
    this.samplesAtStart = samples
  }

  legBegan({ control }: StepSolver): void {
    this.legs.push({ time: control.read('time'), steps: [], events: [] })
  }

  stepped({ control, steps, model }: StepSolver, time: number, h: number, samples: number): AttemptFailure | null {
    const stiff = steps.stages?.kind === 'switching' ? model.memory.words[steps.stages.rosenbrockAtWork / 4]! : 0
    const step = { time, h, end: control.read('triedEnd'), part: control.read('part'), samples, stiff }
    this.legs.at(-1)!.steps.push(step)
    return null
  }

  eventsPassed(_: StepSolver, events: readonly SolutionEvent[]): void {
    this.legs.at(-1)!.events.push(...events.map(({ index }) => index))
  }
}

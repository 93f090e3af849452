import { elementaryFunctions } from '../compiler'
import type { Accuracy, AttemptFailure, Method, Stepper, Work } from './contract'
import { StepController } from './controller'
import { checkRequest, failure, noWork, type SolveFailure, type SolveRequest } from './request'
import { startingStep } from './starting-step'

const MAXIMUM_STEPS = 100_000
/** A step below this part of |t| no longer moves the clock reliably. */
const SMALLEST_RELATIVE_STEP = 2 ** -48
/** A step below this part of the span is a standstill even at t = 0. */
const SMALLEST_PART_OF_SPAN = 1e-40

/** How far the equations of a step are to be solved (see Accuracy). */
export type NewtonAccuracy = Pick<Accuracy, 'newtonTolerance' | 'newtonSteps'>

/** Who looks on while a solve proceeds. */
export interface StepObserver {
  /** Before the first step. */
  started(stepper: Stepper, work: Work): void
  /**
   * A step from `time` to `time + h` (`end` exactly) has passed its error test; the stepper still stands at its beginning. A failure
   * ends the solve.
   */
  stepped(stepper: Stepper, time: number, h: number, end: number): AttemptFailure | null
}

interface Workspace {
  y: number
  absolute: number
  scratch: [number, number]
}

/**
 * Integrates from the start to the end, with step sizes chosen to keep the error of each step within the tolerance, and shows every
 * accepted step to the observer. Allocates nothing per step.
 */
export function integrate(
  request: SolveRequest,
  method: Method,
  newton: NewtonAccuracy,
  observer: StepObserver,
): { status: 'solved'; work: Work } | SolveFailure {
  const wrong = checkRequest(request)
  if (wrong) return wrong
  const { model, startTime, relativeTolerance, absoluteTolerance, interrupt, now } = request
  const work = noWork()
  const stepper = method.stepper(model)
  const { y, absolute, scratch } = model.workspace<Workspace>('integrate', () => {
    const vector = () => model.memory.allocate(model.stateStride)
    return { y: vector(), absolute: vector(), scratch: [vector(), vector()] }
  })
  model.setParameters(request.parameters)
  model.memory.write(y, request.initial)
  for (let index = 0; index < model.states; index++) {
    model.memory.doubles[absolute / 8 + index] =
      typeof absoluteTolerance === 'number' ? absoluteTolerance : absoluteTolerance[index]!
  }
  const accuracy: Accuracy = { relativeTolerance, absoluteTolerance: absolute, ...newton }
  if (!stepper.begin(startTime, y, accuracy, work)) {
    return failure('not-finite', startTime, stepper.worstComponent(), work)
  }
  observer.started(stepper, work)

  const end = request.endTime ?? request.sampleTimes.at(-1) ?? startTime
  const span = end - startTime
  const controller = new StepController(method.errorOrder, elementaryFunctions(model.arithmetic))
  const deadline = now && request.maximumSeconds !== undefined ? now() + 1000 * request.maximumSeconds : Infinity
  const limit = request.maximumSteps ?? MAXIMUM_STEPS
  let time = startTime
  let trouble: AttemptFailure | null = null
  let h =
    request.initialStep ??
    (span > 0 ? startingStep(model, stepper, time, span, method.errorOrder, accuracy, scratch, work) : 0)
  while (time < end) {
    if (interrupt?.()) return failure('interrupted', time, null, work)
    if (now && now() > deadline) return failure('time-limit', time, stepper.worstComponent(), work)
    if (work.steps + work.rejected >= limit) return failure('too-many-steps', time, stepper.worstComponent(), work)
    if (!(h > SMALLEST_RELATIVE_STEP * Math.abs(time) && h > SMALLEST_PART_OF_SPAN * span)) {
      return failure(trouble ?? 'step-size-too-small', time, stepper.worstComponent(), work)
    }
    // A last sliver of a step is joined to the one before it.
    const last = time + 1.01 * h >= end
    if (last) h = end - time
    const outcome = stepper.attempt(time, h)
    if (typeof outcome === 'string') {
      work.rejected++
      trouble = outcome
      h *= controller.failed()
    } else if (outcome > 1) {
      work.rejected++
      trouble = null
      h *= controller.rejected(outcome)
    } else {
      const next = last ? end : time + h
      const refused = observer.stepped(stepper, time, h, next)
      if (refused) return failure(refused, time, stepper.worstComponent(), work)
      stepper.accept()
      work.steps++
      trouble = null
      time = next
      h *= controller.accepted(outcome)
    }
  }
  return { status: 'solved', work }
}

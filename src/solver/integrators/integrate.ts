import type { AttemptFailure, Method, NewtonAccuracy, Work } from './contract'
import { checkRequest, failure, type SolveFailure, type SolveRequest } from './request'
import { SampleTaker } from './sample-taker'
import { startingStep } from './starting-step'
import { StepSolver } from './step-solver'

const MAXIMUM_STEPS = 100_000
/** A step below this part of the span is a standstill even at t = 0. */
const SMALLEST_PART_OF_SPAN = 1e-40

/** Attempts between two looks at the clock and the caller's wish to stop: one, or as many as take about this many milliseconds. */
const LOOK_MILLISECONDS = 5
const LARGEST_BUDGET = 1 << 24

/** Who looks on while a solve proceeds. */
export interface StepObserver {
  /** Before the first step; `samples` have been taken at the start itself. */
  started(solver: StepSolver, samples: number): void
  /**
   * A step from `time` of size `h` has passed its error test and its samples, up to but without number `samples`, are in the values; the
   * solver still stands at its beginning. A failure ends the solve.
   */
  stepped(solver: StepSolver, time: number, h: number, samples: number): AttemptFailure | null
}

/** The method of a model, compiled once and kept with it. */
export const stepSolver = (model: SolveRequest['model'], method: Method): StepSolver =>
  model.workspace(`method ${method.name}`, () => new StepSolver(model, method))

/**
 * Integrates from the start to the end, with step sizes chosen to keep the error of each step within the tolerance, and writes the states
 * at the samples to `values` ([samples][states]). An observer is shown every accepted step.
 */
export function integrate(
  request: SolveRequest,
  method: Method,
  newton: NewtonAccuracy | null,
  values: Float64Array,
  observer: StepObserver | null = null,
): { status: 'solved'; work: Work } | SolveFailure {
  const wrong = checkRequest(request, method)
  if (wrong) return wrong
  const { model, startTime, interrupt, now } = request
  const solver = stepSolver(model, method)
  const { control, context } = solver
  prepare(solver, request, newton)
  const fail = (reason: Parameters<typeof failure>[0], blame = true): SolveFailure =>
    failure(reason, control.read('time'), blame ? solver.worstComponent() : null, solver.work())

  solver.evaluate(startTime, context.state, context.slope)
  control.write('slopeFresh', 1)
  if (!isFinite(solver, context.slope)) {
    model.memory.write(context.error, model.memory.read(context.slope, model.states))
    return fail('not-finite')
  }
  const samples = new SampleTaker(solver, request.sampleTimes, values)
  samples.begin(startTime, request.initial)
  observer?.started(solver, samples.taken)
  control.write('watched', observer ? 1 : 0)
  const span = control.read('end') - startTime
  if (span > 0) control.write('step', request.initialStep ?? startingStep(solver, span))

  const deadline = now && request.maximumSeconds !== undefined ? now() + 1000 * request.maximumSeconds : Infinity
  // Without someone to ask there is no need to come back.
  let budget = interrupt || deadline < Infinity ? 1 : LARGEST_BUDGET
  let looked = now?.() ?? 0
  for (;;) {
    if (interrupt?.()) return fail('interrupted', false)
    if (now && now() > deadline) return fail('time-limit')
    const outcome = solver.advance(budget)
    if (outcome === 'too-many-steps') return fail('too-many-steps')
    if (outcome === 'standstill') return fail(solver.trouble() ?? 'step-size-too-small')
    samples.collect()
    if (outcome === 'at-end') return { status: 'solved', work: solver.work() }
    if (outcome === 'step-made') {
      const refused = observer!.stepped(solver, control.read('time'), control.read('triedStep'), samples.taken)
      if (refused) return fail(refused)
    }
    if (outcome === 'budget-spent' && now) {
      const here = now()
      if (here - looked < LOOK_MILLISECONDS) budget = Math.min(LARGEST_BUDGET, 2 * budget)
      else if (here - looked > 2 * LOOK_MILLISECONDS) budget = Math.max(1, budget >> 1)
      looked = here
    }
  }
}

/** Sets the state, the tolerances and the limits of a solve. */
function prepare(solver: StepSolver, request: SolveRequest, newton: NewtonAccuracy | null): void {
  const { model, control, context } = solver
  const { memory, states, stateStride } = model
  const { startTime, absoluteTolerance, nonNegative } = request
  const end = request.endTime ?? request.sampleTimes.at(-1) ?? startTime
  solver.reset()
  model.setParameters(request.parameters)
  memory.write(context.state, request.initial)
  for (let index = 0; index < stateStride; index++) {
    const tolerance = typeof absoluteTolerance === 'number' ? absoluteTolerance : (absoluteTolerance[index] ?? 1)
    memory.doubles[context.absolute / 8 + index] = index < states ? tolerance : 1
    const bounded = index < states && (nonNegative === true || (nonNegative && nonNegative[index]))
    memory.doubles[context.floors / 8 + index] = bounded ? 0 : -Infinity
  }
  control.write('bounded', nonNegative ? 1 : 0)
  control.write('time', startTime)
  control.write('end', end)
  control.write('largestStep', request.maximumStep ?? Infinity)
  control.write('smallestStep', SMALLEST_PART_OF_SPAN * (end - startTime))
  control.write('relativeTolerance', request.relativeTolerance)
  control.write('newtonTolerance', newton?.newtonTolerance ?? 0)
  control.write('newtonSteps', newton?.newtonSteps ?? 0)
  control.write('attemptsAllowed', Math.min(request.maximumSteps ?? MAXIMUM_STEPS, 2 ** 31 - 1))
}

function isFinite({ model }: StepSolver, address: number): boolean {
  const { doubles } = model.memory
  for (let index = 0; index < model.states; index++) {
    if (!Number.isFinite(doubles[address / 8 + index]!)) return false
  }
  return true
}

import type { NewtonAccuracy } from './contract'
import { lastTime, type SolveRequest, type StartedRequest } from './request'
import type { StepSolver } from './step-solver'

const MAXIMUM_STEPS = 100_000
/** A step below this part of the span is a standstill even at t = 0. */
const SMALLEST_PART_OF_SPAN = 1e-40
/** A step that ends where f jumps stays this far before it, relative to the times of its leg: a few units in the last place. */
const STOP_MARGIN = 2 ** -50

/** Sets the state, the tolerances and the limits of a solve. */
export function prepare(solver: StepSolver, request: StartedRequest, newton: NewtonAccuracy | null): void {
  const { model, control, context } = solver
  const { memory, states, stateStride } = model
  const { startTime, absoluteTolerance, nonNegative, inputs } = request
  const end = lastTime(request)
  solver.reset()
  model.setParameters(request.parameters)
  if (inputs) model.setInputs(inputs)
  memory.write(context.state, request.initial)
  for (let index = 0; index < stateStride; index++) {
    const tolerance = typeof absoluteTolerance === 'number' ? absoluteTolerance : (absoluteTolerance[index] ?? 1)
    memory.doubles[context.absolute / 8 + index] = index < states ? tolerance : 1
    const bounded = index < states && (nonNegative === true || (nonNegative && nonNegative[index]))
    memory.doubles[context.floors / 8 + index] = bounded ? 0 : -Infinity
  }
  control.write('bounded', nonNegative ? 1 : 0)
  control.write('time', startTime)
  control.write('direction', end < startTime ? -1 : 1)
  control.write('largestStep', request.maximumStep ?? Infinity)
  control.write('smallestStep', SMALLEST_PART_OF_SPAN * Math.abs(end - startTime))
  control.write('relativeTolerance', request.relativeTolerance)
  control.write('newtonTolerance', newton?.newtonTolerance ?? 0)
  control.write('newtonSteps', newton?.newtonSteps ?? 0)
  control.write('attemptsAllowed', Math.min(request.maximumSteps ?? MAXIMUM_STEPS, 2 ** 31 - 1))
}

/** Where the legs of a solve end: at the stop times that it passes, and at its end. */
export class StopTimes {
  private next = 0
  private readonly stops: Float64Array
  private readonly end: number

  constructor(
    private readonly solver: StepSolver,
    request: SolveRequest,
  ) {
    this.stops = request.stopTimes ?? new Float64Array(0)
    this.end = lastTime(request)
  }

  /**
   * Sets the end of the leg that begins where the solve stands; false when that is the end already. At a stop, whose f may be that of
   * either side, the leg begins just behind it.
   */
  nextLeg(): boolean {
    const { control } = this.solver
    const [time, direction] = [control.read('time'), control.read('direction')]
    const ahead = (from: number, to: number) => direction * (to - from) > 0
    let atStop = false
    for (; this.next < this.stops.length && !ahead(time, this.stops[this.next]!); this.next++) {
      atStop ||= this.stops[this.next] === time
    }
    const stop = this.stops[this.next]
    const stopping = stop !== undefined && !ahead(this.end, stop)
    const end = stopping ? stop : this.end
    const margin = STOP_MARGIN * Math.max(Math.abs(time), Math.abs(end))
    control.write('end', end)
    control.write('endMargin', stopping ? margin : 0)
    control.write('part', 1)
    if (atStop) control.write('time', time + direction * Math.min(margin, Math.abs(end - time) / 4))
    return ahead(time, end)
  }
}

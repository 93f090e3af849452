import {
  integrate,
  stepSolver,
  type Arrival,
  type AttemptFailure,
  type Method,
  type SolveFailure,
  type SolveRequest,
  type StepObserver,
  type StepSolver,
} from '../../integrators'
import { gradientNewton } from '../newton-accuracy'
import type { TrajectoryLoss } from '../request'

/** The solve that the chunks make again: its loss, and the cotangents of its samples. */
export interface Primal {
  arrival: Arrival
  loss: number
  /** dL/dy of every sample, zero of those that were not reached: [samples][states]. */
  cotangents: Float64Array
}

/** Makes the steps that `forward` makes, without sensitivities; writes the states at the samples to `predictions`. */
export function solvePrimal(
  request: SolveRequest & { newtonTolerance?: number },
  method: Method,
  loss: TrajectoryLoss,
  predictions: Float64Array,
): Primal | SolveFailure {
  const observer = new PrimalObserver(stepSolver(request.model, method), loss, predictions)
  const arrival = integrate(request, method, gradientNewton(request), predictions, observer)
  if (arrival.status === 'failed') return arrival
  return { arrival, loss: observer.total, cotangents: observer.cotangents }
}

class PrimalObserver implements StepObserver {
  total = 0
  readonly cotangents: Float64Array
  private next = 0
  private readonly jacobian: number

  constructor(
    private readonly solver: StepSolver,
    private readonly loss: TrajectoryLoss,
    private readonly predictions: Float64Array,
  ) {
    const { model } = solver
    this.cotangents = new Float64Array(predictions.length)
    this.jacobian = model.workspace('next Jacobian', () => model.memory.allocate(model.matrix.jacobianDoubles))
  }

  started(_: StepSolver, samples: number): void {
    this.take(samples)
  }

  stepped(_: StepSolver, time: number, h: number, samples: number): AttemptFailure | null {
    if (this.next === this.loss.sampleTimes.length) return null
    this.provideJacobian(time + h)
    this.take(samples)
    return Number.isFinite(this.total) ? null : 'not-finite'
  }

  /** The tangent of a diagonally implicit step evaluates df/dy at its end and gives it to the next one; the steps are to be the same. */
  private provideJacobian(time: number): void {
    const { model, context, control, steps } = this.solver
    if (steps.stages?.kind !== 'diagonal' || control.read('anyLifted') !== 0) return
    model.functions.jacobian(time, context.next, 0, this.jacobian)
    this.solver.count('jacobianEvaluations', 1)
    this.solver.provideJacobian(this.jacobian, steps.stages.jacobian)
  }

  /** Takes the loss of the samples up to, but without, one. */
  private take(samples: number): void {
    const { states } = this.solver.model
    for (; this.next < samples; this.next++) {
      const [from, to] = [this.next * states, (this.next + 1) * states]
      this.total += this.loss.at(this.next, this.predictions.subarray(from, to), this.cotangents.subarray(from, to))
    }
  }
}

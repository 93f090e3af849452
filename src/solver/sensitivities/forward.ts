import {
  integrate,
  methodNamed,
  methods,
  stepSolver,
  type AttemptFailure,
  type DiagonalStages,
  rejected,
  type StepObserver,
} from '../integrators'
import { EsdirkForwardSensitivity } from './esdirk-forward'
import type { GradientOutcome, GradientRequest } from './request'

/** Newton's tolerance: the sensitivities hold at the exact stages, so the stages must be close to exact. */
export const NEWTON = { newtonTolerance: 1e-3, newtonSteps: 10 }

/** The methods of integration whose steps can be differentiated; the first is the default. */
export const differentiableMethods = methods.filter(({ differentiable }) => differentiable)

/** `forward`: the exact derivative of the accepted steps with respect to all parameters at once. */
export function forwardGradient(request: GradientRequest): GradientOutcome {
  const { model, loss } = request
  const beyond = notDifferentiated(request)
  if (beyond) return rejected(request, `'forward' knows no derivative of a solve with ${beyond}: do without.`)
  const method = methodNamed(request.method ?? differentiableMethods[0]!.name)
  const solver = stepSolver(model, method)
  const { stages } = solver.steps
  if (stages?.kind !== 'diagonal') {
    const names = differentiableMethods.map(({ title }) => title).join(', ')
    return rejected(request, `'forward' knows no derivative of the steps of ${method.title}: choose one of ${names}.`)
  }
  const timed = { ...request, sampleTimes: loss.sampleTimes }
  const sensitivity = model.workspace(`forward ${method.name}`, () => new EsdirkForwardSensitivity(solver, stages))
  const predictions = request.predictions ?? new Float64Array(loss.sampleTimes.length * model.states)
  const observer = new ForwardObserver(timed, stages, sensitivity, predictions)
  const outcome = integrate(timed, method, NEWTON, predictions, observer)
  if (outcome.status === 'failed') return outcome
  sensitivity.readGradient(request.gradient)
  return { status: 'solved', loss: observer.total, work: outcome.work, memory: sensitivity.bytes }
}

/** What a solve is asked to do that the tangent of its steps does not know, or null. */
function notDifferentiated({ model, stopTimes, nonNegative }: GradientRequest): string | null {
  if (model.graph.mass) return 'a mass matrix'
  if (model.graph.events.length > 0) return 'events'
  if (stopTimes?.length) return 'times at which it stops'
  return nonNegative ? 'states that are kept from falling below zero' : null
}

/** Carries the sensitivities along and collects the loss. */
class ForwardObserver implements StepObserver {
  total = 0
  private next = 0
  private readonly cotangent: Float64Array
  /** [1 + stages][states], see EsdirkForwardSensitivity.contract. */
  private readonly weights: Float64Array

  constructor(
    private readonly request: GradientRequest,
    private readonly stages: DiagonalStages,
    private readonly sensitivity: EsdirkForwardSensitivity,
    private readonly predictions: Float64Array,
  ) {
    const { states } = request.model
    this.cotangent = new Float64Array(states)
    this.weights = new Float64Array((1 + stages.slopes.length) * states)
  }

  started(_: unknown, samples: number): void {
    this.sensitivity.begin(this.request.startTime)
    // The state at the start does not depend on the parameters: it counts in the loss alone.
    for (; this.next < samples; this.next++) this.evaluateLoss(this.next)
  }

  stepped(_: unknown, time: number, h: number, samples: number): AttemptFailure | null {
    if (!this.sensitivity.advance(time, h)) return 'singular'
    if (this.next < samples) {
      for (; this.next < samples; this.next++) this.addSample(this.next, time, h)
      this.sensitivity.contract(this.weights)
      this.weights.fill(0)
    }
    this.sensitivity.accept()
    return Number.isFinite(this.total) ? null : 'not-finite'
  }

  private evaluateLoss(sample: number): void {
    const { loss, model } = this.request
    const state = this.predictions.subarray(sample * model.states, (sample + 1) * model.states)
    this.total += loss.at(sample, state, this.cotangent)
  }

  private addSample(sample: number, time: number, h: number): void {
    this.evaluateLoss(sample)
    const theta = Math.min(1, (this.request.sampleTimes[sample]! - time) / h)
    const { states } = this.request.model
    for (let state = 0; state < states; state++) this.weights[state]! += this.cotangent[state]!
    for (let stage = 0; stage < this.stages.slopes.length; stage++) {
      const weight = h * polynomial(this.stages.tableau.dense[stage]!, theta)
      for (let state = 0; state < states; state++) {
        this.weights[(stage + 1) * states + state]! += weight * this.cotangent[state]!
      }
    }
  }
}

/** Sum of coefficients[p] x^(p + 1). */
function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0
  for (let power = coefficients.length - 1; power >= 0; power--) value = x * (coefficients[power]! + value)
  return value
}

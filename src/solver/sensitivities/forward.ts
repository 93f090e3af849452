import {
  defaultMethod,
  EsdirkStepper,
  integrate,
  methodNamed,
  Sampler,
  type AttemptFailure,
  type StepObserver,
  type Stepper,
  type Work,
} from '../integrators'
import { EsdirkForwardSensitivity } from './esdirk-forward'
import type { GradientOutcome, GradientRequest } from './loss'

/** Newton's tolerance: the sensitivities hold at the exact stages, so the stages must be close to exact. */
const NEWTON = { newtonTolerance: 1e-3, newtonSteps: 10 }

/** `forward`: the exact derivative of the accepted steps with respect to all parameters at once. */
export function forwardGradient(request: GradientRequest): GradientOutcome {
  const { model, loss } = request
  const method = methodNamed(request.method ?? defaultMethod)
  const stepper = method.stepper(model)
  if (!(stepper instanceof EsdirkStepper)) throw new Error(`'forward' has no tangent of ${method.name}`)
  const timed = { ...request, sampleTimes: loss.sampleTimes }
  const sensitivity = model.workspace(`forward ${method.name}`, () => new EsdirkForwardSensitivity(stepper))
  const observer = new ForwardObserver(timed, stepper, sensitivity)
  const outcome = integrate(timed, method, NEWTON, observer)
  if (outcome.status === 'failed') return outcome
  sensitivity.readGradient(request.gradient)
  return { status: 'solved', loss: observer.total, work: outcome.work }
}

/** Carries the sensitivities along and collects the loss. */
class ForwardObserver implements StepObserver {
  total = 0
  private readonly predictions: Float64Array
  private readonly cotangent: Float64Array
  /** [1 + stages][states], see EsdirkForwardSensitivity.contract. */
  private readonly weights: Float64Array
  private readonly sampler: Sampler
  private work: Work | null = null
  private touched = false
  private h = 0

  constructor(
    private readonly request: GradientRequest,
    private readonly stepper: EsdirkStepper,
    private readonly sensitivity: EsdirkForwardSensitivity,
  ) {
    const { states } = request.model
    this.predictions = request.predictions ?? new Float64Array(request.sampleTimes.length * states)
    this.cotangent = new Float64Array(states)
    this.weights = new Float64Array((1 + stepper.slopes.length) * states)
    this.sampler = new Sampler(request, this.predictions)
  }

  started(_: Stepper, work: Work): void {
    this.work = work
    this.sensitivity.begin(this.request.startTime, work)
    // The state at the start does not depend on the parameters: it counts in the loss alone.
    const here = this.sampler.start()
    for (let sample = 0; sample < here; sample++) this.evaluateLoss(sample)
  }

  stepped(_: Stepper, time: number, h: number, end: number): AttemptFailure | null {
    if (!this.sensitivity.advance(this.work!)) return 'singular'
    this.touched = false
    this.h = h
    this.sampler.each(this.stepper, time, h, end, this.addSample)
    if (this.touched) {
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

  private readonly addSample = (sample: number, theta: number): void => {
    this.evaluateLoss(sample)
    this.touched = true
    const { states } = this.request.model
    for (let state = 0; state < states; state++) this.weights[state]! += this.cotangent[state]!
    for (let stage = 0; stage < this.stepper.slopes.length; stage++) {
      const weight = this.h * this.stepper.continuousWeight(stage, theta)
      for (let state = 0; state < states; state++) {
        this.weights[(stage + 1) * states + state]! += weight * this.cotangent[state]!
      }
    }
  }
}

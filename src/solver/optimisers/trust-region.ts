import { type DampedStep, type GaussNewtonModel, scaledNorm } from './gauss-newton-model'
import type { OptimiserSettings } from './settings'
import { type DampingSettings, type StepStrategy, dampingScale } from './step-strategy'
import { dot } from './vectors'

/** A step's norm is the radius to within this fraction. */
const ACCURACY = 0.1
const MOST_SOLVES = 12
/** Below this gain the radius shrinks, above the other it grows. */
const [POOR, GOOD] = [0.25, 0.75]
const [SHRINK, GROW] = [0.25, 2]
/** How well, relatively, g.d + d^T J^T J d of an undamped step must vanish. */
const SOUND = 1e-6
/** As a multiple of the largest element that it is added to: below this, damping changes nothing but rounding. */
const LEAST_DAMPING = 1e-18

/**
 * Gauss and Newton's steps within a trust region, sqrt(d^T D d) <= radius: the whole step where it lies inside, else the one of that length, by More's
 * iteration for its damping (More 1978, "The Levenberg-Marquardt algorithm: implementation and theory", section 5).
 */
export class TrustRegion implements StepStrategy {
  memory = {
    /** Null before the first iterate. */
    radius: null as number | null,
    /** Of the last step, and by what it was damped. */
    norm: 0,
    lambda: 0,
    scale: null as Float64Array | null,
  }
  private model: GaussNewtonModel | null = null
  private held: Uint8Array = new Uint8Array()

  constructor(private readonly settings: Pick<OptimiserSettings, 'initialRadius'> & DampingSettings) {}

  begin(model: GaussNewtonModel, iterate: Float64Array, held: Uint8Array): void {
    const { memory, settings } = this
    // The radius is a length in this measure, which a tempered one would change from iterate to iterate.
    const damping = settings.damping === 'tempered' ? 'marquardt' : settings.damping
    memory.scale = dampingScale({ ...settings, damping }, model.diagonal, memory.scale)
    memory.radius ??= settings.initialRadius * (scaledNorm(iterate, memory.scale) || 1)
    model.prepare(memory.scale, held)
    this.model = model
    this.held = held
  }

  step(): Float64Array | null {
    const found = this.stepOfRadius()
    if (found === null) return null
    this.memory.norm = found.norm
    return found.step
  }

  accept(gain: number): void {
    const { memory } = this
    if (gain < POOR) memory.radius = SHRINK * memory.norm
    else if (gain > GOOD) memory.radius = Math.max(memory.radius!, GROW * memory.norm)
  }

  shorten(): void {
    const { memory } = this
    memory.radius = SHRINK * Math.min(memory.radius!, memory.norm || Infinity)
  }

  /** The step whose norm is the radius, nearly, or the whole one if that is shorter; null when the matrix is not to be factored. */
  private stepOfRadius(): DampedStep | null {
    const { memory, model } = this
    const radius = memory.radius!
    const whole = this.wholeStep()
    if (whole !== null && whole.norm <= (1 + ACCURACY) * radius) {
      memory.lambda = 0
      return whole
    }
    let most = this.steepest() / radius
    let least = whole === null ? 0 : (radius - whole.norm) / whole.slope()
    if (!(least > 0 && least < most)) least = 0
    let found: DampedStep | null = null
    let lambda = memory.lambda
    for (let solve = 0; solve < MOST_SOLVES; solve++) {
      if (!(lambda > least && lambda < most)) lambda = Math.max(1e-3 * most, Math.sqrt(least * most))
      memory.lambda = lambda
      const damped = model!.damped(lambda)
      if (damped === null) {
        least = lambda
        lambda = Math.sqrt(lambda * most)
        continue
      }
      found = damped
      const excess = damped.norm - radius
      if (Math.abs(excess) <= ACCURACY * radius || (excess < 0 && lambda <= LEAST_DAMPING * this.unit())) break
      if (excess > 0) least = lambda
      else most = lambda
      lambda -= (damped.norm / radius) * (excess / damped.slope())
    }
    return found
  }

  /** Gauss and Newton's own; null where the Jacobian has not the rank for it, and the factors are rounding. */
  private wholeStep(): DampedStep | null {
    const whole = this.model!.damped(0)
    if (whole === null) return null
    const [slope, curvature] = [dot(this.model!.gradient, whole.step), this.model!.curvature(whole.step)]
    return Math.abs(slope + curvature) < SOUND * curvature ? whole : null
  }

  /** The largest element of D^-1 J^T J. */
  private unit(): number {
    const scale = this.memory.scale!
    return this.model!.diagonal.reduce((most, value, index) => Math.max(most, value / scale[index]!), 0)
  }

  /** The norm of D^-1/2 g, of what is not held: this by the radius is more damping than any step of that length has. */
  private steepest(): number {
    const { held, model } = this
    const scale = this.memory.scale!
    const free = model!.gradient.map((value, index) => (held[index] === 1 ? 0 : value / scale[index]!))
    return scaledNorm(free, scale)
  }
}

import type { GaussNewtonModel } from './gauss-newton-model'
import type { OptimiserSettings } from './settings'
import { type DampingSettings, type StepStrategy, dampingScale } from './step-strategy'

/** Damping below this, as a multiple of the largest element that it is added to, changes nothing. */
const LEAST_DAMPING = 1e-18

/** Of delayed gratification: lambda is divided by this after a step that was accepted, and multiplied by that after one that was not. */
const DELAYED = { fall: 5, rise: 2 }

/**
 * Levenberg and Marquardt's steps. With Nielsen's damping (Nielsen 1999, IMM-REP-1999-05), after a step with gain rho, lambda is multiplied by
 * max(1/3, 1 - (2 rho - 1)^3); after one that was not accepted by nu, which doubles each time. With delayed gratification (Transtrum and Sethna
 * 2012, arXiv:1201.5885) it rises slowly and falls fast.
 */
export class LevenbergMarquardt implements StepStrategy {
  memory = {
    /** Null before the first iterate. */
    lambda: null as number | null,
    least: 0,
    nu: 2,
    scale: null as Float64Array | null,
  }
  private model: GaussNewtonModel | null = null

  constructor(private readonly settings: Pick<OptimiserSettings, 'dampingRule' | 'initialDamping'> & DampingSettings) {}

  begin(model: GaussNewtonModel, _iterate: Float64Array, held: Uint8Array): void {
    const { memory, settings } = this
    memory.scale = dampingScale(settings, model.diagonal, memory.scale)
    const unit = settings.damping === 'levenberg' ? largestOf(model.diagonal) || 1 : 1
    memory.least = LEAST_DAMPING * unit
    memory.lambda ??= Math.max(memory.least, settings.initialDamping * unit)
    model.prepare(memory.scale, held)
    this.model = model
  }

  step(): Float64Array | null {
    return this.model!.damped(this.memory.lambda!)?.step ?? null
  }

  accept(gain: number): void {
    const { memory } = this
    const above = 2 * gain - 1
    const nielsen = Math.max(1 / 3, 1 - above * above * above)
    const factor = this.settings.dampingRule === 'nielsen' ? nielsen : 1 / DELAYED.fall
    memory.lambda = Math.max(memory.least, memory.lambda! * factor)
    memory.nu = 2
  }

  shorten(): void {
    const { memory, settings } = this
    memory.lambda! *= settings.dampingRule === 'nielsen' ? memory.nu : DELAYED.rise
    memory.nu *= 2
  }
}

function largestOf(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, value), 0)
}

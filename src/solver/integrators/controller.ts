import type { ElementaryFunctions } from '../compiler'

const SAFETY = 0.9
const LARGEST_FACTOR = 6
const SMALLEST_FACTOR = 0.2

/** Proportional-integral choice of step sizes (Gustafsson 1991; Hairer and Wanner II, IV.2), for an error estimate of a given order. */
export class StepController {
  private previousError = 1
  private rejectedLast = false
  private readonly integral: number
  private readonly proportional: number

  constructor(
    errorOrder: number,
    private readonly functions: ElementaryFunctions,
  ) {
    this.integral = 0.7 / (errorOrder + 1)
    this.proportional = 0.4 / (errorOrder + 1)
  }

  /** The factor for the next step after one whose error, in units of the tolerance, was at most 1. */
  accepted(error: number): number {
    const e = Math.max(error, 1e-10)
    const { power } = this.functions
    let factor = SAFETY * power(e, -this.integral) * power(this.previousError, this.proportional)
    factor = Math.min(LARGEST_FACTOR, Math.max(SMALLEST_FACTOR, factor))
    if (this.rejectedLast) factor = Math.min(1, factor)
    this.previousError = Math.max(e, 1e-4)
    this.rejectedLast = false
    return factor
  }

  /** The factor for another attempt after an error above 1. */
  rejected(error: number): number {
    this.rejectedLast = true
    const factor = SAFETY * this.functions.power(error, -this.integral / 0.7)
    return Math.max(SMALLEST_FACTOR, Math.min(SAFETY, factor))
  }

  /** The factor after an attempt that gave no error at all. */
  failed(): number {
    this.rejectedLast = true
    return 0.25
  }
}

import type { OptimiserSettings } from './settings'
import type { UpdateRule } from './update-rule'

type AdamSettings = Pick<OptimiserSettings, 'beta1' | 'beta2' | 'epsilon' | 'weightDecay'>

/**
 * Adam (Kingma and Ba 2015), with weight decay taken off the parameters themselves (AdamW: Loshchilov and Hutter 2019):
 * theta -= rate (m / (1 - beta1^n) / (sqrt(v / (1 - beta2^n)) + epsilon) + decay theta).
 */
export class Adam implements UpdateRule {
  memory

  constructor(
    parameters: number,
    private readonly settings: AdamSettings,
  ) {
    this.memory = {
      mean: new Float64Array(parameters),
      square: new Float64Array(parameters),
      // beta1^n and beta2^n as running products, so that no power function decides about bits.
      power1: 1,
      power2: 1,
    }
  }

  step(parameters: Float64Array, gradient: Float64Array, learningRate: number): void {
    const { beta1, beta2, epsilon, weightDecay } = this.settings
    const { memory } = this
    const { mean, square } = memory
    memory.power1 *= beta1
    memory.power2 *= beta2
    const correction1 = 1 - memory.power1
    const correction2 = 1 - memory.power2
    for (let index = 0; index < parameters.length; index++) {
      const g = gradient[index]!
      const m = beta1 * mean[index]! + (1 - beta1) * g
      const v = beta2 * square[index]! + (1 - beta2) * g * g
      mean[index] = m
      square[index] = v
      const direction = m / correction1 / (Math.sqrt(v / correction2) + epsilon)
      parameters[index]! -= learningRate * (direction + weightDecay * parameters[index]!)
    }
  }
}

import type { Optimiser, OptimiserSettings, OptimiserState } from './optimiser'

/**
 * AdamW (Loshchilov and Hutter 2019): Adam (Kingma and Ba 2015) with weight decay taken off the parameters themselves,
 * theta -= rate (m / (1 - beta1^n) / (sqrt(v / (1 - beta2^n)) + epsilon) + decay theta).
 */
export class AdamW implements Optimiser {
  private mean: Float64Array
  private square: Float64Array
  /** beta1^n and beta2^n as running products, so that no power function decides about bits. */
  private power1 = 1
  private power2 = 1
  private steps = 0
  private learningRate: number
  private readonly weightDecay: number
  private readonly beta1: number
  private readonly beta2: number
  private readonly epsilon: number

  constructor(
    private readonly name: string,
    parameterCount: number,
    settings: OptimiserSettings,
  ) {
    this.mean = new Float64Array(parameterCount)
    this.square = new Float64Array(parameterCount)
    this.learningRate = settings.learningRate
    this.weightDecay = settings.weightDecay ?? 0
    this.beta1 = settings.beta1 ?? 0.9
    this.beta2 = settings.beta2 ?? 0.999
    this.epsilon = settings.epsilon ?? 1e-8
  }

  step(parameters: Float64Array, gradient: Float64Array): void {
    const { beta1, beta2, epsilon, learningRate, weightDecay, mean, square } = this
    this.steps++
    this.power1 *= beta1
    this.power2 *= beta2
    const correction1 = 1 - this.power1
    const correction2 = 1 - this.power2
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

  setLearningRate(learningRate: number): void {
    this.learningRate = learningRate
  }

  state(): OptimiserState {
    return {
      name: this.name,
      scalars: { steps: this.steps, power1: this.power1, power2: this.power2, learningRate: this.learningRate },
      vectors: { mean: this.mean.slice(), square: this.square.slice() },
    }
  }

  restore(state: unknown): void {
    const { name, scalars, vectors } = state as Partial<OptimiserState>
    const numbers = ['steps', 'power1', 'power2', 'learningRate'].map((key) => scalars?.[key])
    const [steps, power1, power2, learningRate] = numbers
    const { mean, square } = vectors ?? {}
    const fits = (vector: Float64Array | undefined) => vector?.length === this.mean.length
    if (name !== this.name || !fits(mean) || !fits(square) || numbers.some((value) => typeof value !== 'number')) {
      throw new Error(`This state does not belong to ${this.name} with ${this.mean.length} parameters.`)
    }
    this.steps = steps!
    this.power1 = power1!
    this.power2 = power2!
    this.learningRate = learningRate!
    this.mean = mean!.slice()
    this.square = square!.slice()
  }
}

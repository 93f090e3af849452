import type { CompiledModel } from '../../compiler'
import type { TrajectoryLoss } from '../request'
import { writeOutputWeights, type DenseStages } from '../steps/dense-stages'
import type { Cotangents } from './step-adjoint'

/** The derivatives of a loss with respect to the states at its samples, and how they enter a step's dense output. */
export class SampleCotangents {
  /** [samples][states] */
  private values: Float64Array
  private readonly own: Float64Array
  private weights = new Float64Array(0)
  /** Whether the cotangents by samples hold anything. */
  private entered = false

  constructor(
    private readonly model: CompiledModel,
    private readonly cotangents: Cotangents,
  ) {
    this.values = new Float64Array(0)
    this.own = new Float64Array(model.states)
  }

  get bytes(): number {
    return this.values.byteLength
  }

  /** The loss over the first `count` samples. */
  evaluate(loss: TrajectoryLoss, predictions: Float64Array, count: number): number {
    const { states } = this.model
    if (this.values.length < count * states) this.values = new Float64Array(count * states)
    let total = 0
    for (let sample = 0; sample < count; sample++) {
      total += loss.at(sample, predictions.subarray(sample * states, (sample + 1) * states), this.own)
      this.values.set(this.own, sample * states)
    }
    return total
  }

  /** Does away with a sample's part where its state was kept at a floor, on which nothing has an influence. */
  drop(sample: number, state: number): void {
    this.values[sample * this.model.states + state] = 0
  }

  /** Adds the derivatives of samples from .. to to a cotangent (byte address). */
  addTo(address: number, from: number, to: number): void {
    const { states, memory } = this.model
    for (let sample = from; sample < to; sample++) {
      for (let state = 0; state < states; state++) {
        memory.doubles[address / 8 + state]! += this.values[sample * states + state]!
      }
    }
  }

  /** Enters a sample at a part theta of a step of size h. */
  enter(sample: number, step: DenseStages, theta: number, h: number): void {
    this.enterCotangent(this.values, sample * this.model.states, step, theta, h)
  }

  /** Enters a cotangent of y(t + theta h), found in an array from an index on. */
  enterCotangent(values: Float64Array, start: number, step: DenseStages, theta: number, h: number): void {
    const { states, memory } = this.model
    const { doubles } = memory
    const { sampledState, sampledStages } = this.cotangents
    const { length } = step.vectors
    if (this.weights.length < length) this.weights = new Float64Array(length)
    writeOutputWeights(step, theta, h, this.weights, 0)
    this.entered = true
    for (let state = 0; state < states; state++) doubles[sampledState / 8 + state]! += values[start + state]!
    for (let stage = 0; stage < length; stage++) {
      const weight = this.weights[stage]!
      if (weight === 0) continue
      const to = sampledStages[stage]! / 8
      for (let state = 0; state < states; state++) doubles[to + state]! += weight * values[start + state]!
    }
  }

  /** Ready for the next step. */
  clear(): void {
    if (!this.entered) return
    const { memory, states } = this.model
    for (const address of [this.cotangents.sampledState, ...this.cotangents.sampledStages]) {
      memory.doubles.fill(0, address / 8, address / 8 + states)
    }
    this.entered = false
  }
}

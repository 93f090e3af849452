import { elementaryFunctions, type CompiledModel } from '../compiler'
import type { Accuracy, Stepper, Work } from './contract'

/**
 * The first step size: of the size that an explicit Euler step needs for an error of a hundredth of the tolerance (Hairer, Norsett,
 * Wanner I, II.4). `scratch`: byte addresses of two state vectors.
 */
export function startingStep(
  model: CompiledModel,
  stepper: Stepper,
  time: number,
  span: number,
  errorOrder: number,
  accuracy: Accuracy,
  scratch: readonly [number, number],
  work: Work,
): number {
  const { memory, states, functions } = model
  const { doubles } = memory
  const [point, slopeThere] = scratch.map((address) => address / 8) as [number, number]
  const y = stepper.state / 8
  const slope = stepper.slope / 8
  const norm = (element: (index: number) => number): number => {
    let total = 0
    for (let index = 0; index < states; index++) {
      const tolerance = doubles[accuracy.absoluteTolerance / 8 + index]!
      const scaled = element(index) / (tolerance + accuracy.relativeTolerance * Math.abs(doubles[y + index]!))
      total += scaled * scaled
    }
    return Math.sqrt(total / states)
  }
  const size = norm((index) => doubles[y + index]!)
  const speed = norm((index) => doubles[slope + index]!)
  // Without a scale of its own the problem's span gives one.
  const guess = size < 1e-5 || speed < 1e-5 ? 1e-6 * span : (0.01 * size) / speed
  const h0 = Math.min(guess, span)
  for (let index = 0; index < states; index++)
    doubles[point + index] = doubles[y + index]! + h0 * doubles[slope + index]!
  functions.rightHandSide(time + h0, scratch[0], 0, scratch[1])
  work.rhsEvaluations++
  const bend = norm((index) => doubles[slopeThere + index]! - doubles[slope + index]!) / h0
  const fastest = Math.max(speed, bend)
  const { power } = elementaryFunctions(model.arithmetic)
  const h1 = fastest <= 1e-15 ? Math.max(1e-6 * span, 1e-3 * h0) : power(0.01 / fastest, 1 / (errorOrder + 1))
  const h = Math.min(100 * h0, h1, span)
  return Number.isFinite(h) && h > 0 ? h : h0
}

import { compileModel, lossAndGradient, solve, type GradientRequest, type TrajectoryLoss } from '../../../src/solver'
import { dataLoss } from './data-loss'
import { gradientCases, type GradientCase } from './gradient-cases'

/** The cases without samples at the very time of an event: there a loss jumps where a parameter moves the event, and has no derivative. */
export const smoothCases: readonly GradientCase[] = gradientCases.map((item) =>
  item.graph.events.length > 0 ? { ...item, times: item.times.map((time) => 0.97 * time) } : item,
)

export const smoothCase = (name: string): GradientCase => smoothCases.find((item) => item.name === name)!

/** The mean squared error of a case. */
export const squaredLoss = ({ times, data, scale }: GradientCase): TrajectoryLoss =>
  dataLoss('mse', { sampleTimes: times, values: data, scale })

/** A request for the gradient of a case, with tolerances that follow the size of each state. */
export const gradientRequest = (item: GradientCase, tolerance: number, changes: Partial<GradientRequest> = {}) => ({
  model: compileModel(item.graph),
  parameters: item.parameters,
  initial: item.initial,
  startTime: 0,
  sampleTimes: item.times,
  relativeTolerance: tolerance,
  absoluteTolerance: item.scale.map((scale) => 0.01 * tolerance * scale),
  loss: squaredLoss(item),
  gradient: new Float64Array(item.parameters.length),
  initialGradient: new Float64Array(item.initial.length),
  ...item.extras,
  ...changes,
})

/** A derivative, times the step that it was taken with, which makes those of all parameters comparable. */
export interface Difference {
  value: number
  step: number
}

/** The loss of a solve with next to no error. */
function exactLoss(item: GradientCase, changes: Partial<GradientRequest>): number {
  const request = gradientRequest(item, 1e-11, { method: 'radau5', maximumSteps: 1_000_000, ...changes })
  const outcome = solve(request)
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  const { states } = item.graph
  const unused = new Float64Array(states)
  let total = 0
  for (let sample = 0; sample < outcome.samples; sample++) {
    total += request.loss.at(sample, outcome.values.subarray(sample * states, (sample + 1) * states), unused)
  }
  return total
}

/**
 * Central differences of order 6 of next to exact solves, by the first `count` parameters and then by all initial values; where states are kept
 * from falling below zero, by the parameters alone.
 */
export function lossDifferences(
  item: GradientCase,
  count: number,
  changes: Partial<GradientRequest> = {},
): Difference[] {
  const states = gradientRequest(item, 1, changes).nonNegative ? 0 : item.graph.states
  return Array.from({ length: count + states }, (_, index) => {
    const step = item.difference * Math.abs(index < count ? item.parameters[index]! : item.scale[index - count]!)
    const at = (steps: number) => {
      const [parameters, initial] = [item.parameters.slice(), item.initial.slice()]
      if (index < count) parameters[index]! += steps * step
      else initial[index - count]! += steps * step
      return exactLoss(item, { ...changes, parameters, initial })
    }
    return { value: (45 * (at(1) - at(-1)) - 9 * (at(2) - at(-2)) + (at(3) - at(-3))) / 60, step }
  })
}

/** The largest error of a gradient by parameters and initial values, relative to the largest difference. */
export function worstDifference(differences: readonly Difference[], got: readonly number[]): number {
  const size = Math.max(...differences.map(({ value }) => Math.abs(value)))
  const errors = differences.map(({ value, step }, index) => Math.abs(got[index]! * step - value) / size)
  return errors.some(Number.isNaN) ? Infinity : Math.max(...errors)
}

const kept = new Map<string, (request: GradientRequest) => number>()

/** The error of a gradient: to exact sensitivities of a solve with next to no error, or else to differences of such solves. */
export function solutionError(item: GradientCase): (request: GradientRequest) => number {
  const known = kept.get(item.name)
  if (known) return known
  const made =
    item.graph.mass || item.graph.events.length > 0 || item.extras ? toDifferences(item) : toSensitivities(item)
  kept.set(item.name, made)
  return made
}

function toDifferences(item: GradientCase): (request: GradientRequest) => number {
  const differences = lossDifferences(item, item.parameters.length)
  return ({ gradient, initialGradient }) => worstDifference(differences, [...gradient, ...initialGradient!])
}

function toSensitivities(item: GradientCase): (request: GradientRequest) => number {
  const exact = gradientRequest(item, 1e-12, { method: 'esdirk54i8l2sa' })
  const outcome = lossAndGradient({ ...exact, gradientMethod: 'forward' })
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} at ${outcome.time}: ${outcome.advice}`)
  // Times the parameters, which makes those of a mechanism comparable.
  const size = (gradient: Float64Array) =>
    Math.hypot(...gradient.map((value, index) => value * item.parameters[index]!))
  return ({ gradient }) => size(gradient.map((value, index) => value - exact.gradient[index]!)) / size(exact.gradient)
}

import { compileModel, createRandom, type MethodName, type TrajectoryLoss } from '../../../src/solver'
import {
  integrate,
  methodNamed,
  recordSteps,
  StepReplay,
  stepSolver,
  type RecordedLeg,
} from '../../../src/solver/integrators'
import { solveTangent } from '../../../src/solver/sensitivities/forward-solve'
import { gradientNewton } from '../../../src/solver/sensitivities/newton-accuracy'
import { GradientReader } from '../../../src/solver/sensitivities/gradient-reader'
import { SensitivityCarrier } from '../../../src/solver/sensitivities/tangent/sensitivity-carrier'
import { dataLoss } from './data-loss'
import type { GradientCase } from './gradient-cases'

/** Weights of a central difference of order 6. */
const WEIGHTS = [45 / 60, -9 / 60, 1 / 60]
const DIRECTIONS = 3
/** Gradients below this part of the loss are not resolved. */
const ROUNDING = 1e-4

export const caseRequest = (item: GradientCase, method: MethodName, tolerance: number) => ({
  model: compileModel(item.graph),
  parameters: item.parameters,
  initial: item.initial,
  startTime: 0,
  sampleTimes: item.times,
  relativeTolerance: tolerance,
  absoluteTolerance: item.scale.map((scale) => tolerance * scale),
  method,
  ...item.extras,
})

export const caseLoss = (item: GradientCase): TrajectoryLoss =>
  dataLoss('mse', { sampleTimes: item.times, values: item.data, scale: item.scale })

/** A gradient beside the steps that it is of. */
export interface StepDerivative {
  /** By the parameters, then by the initial values. */
  gradient: Float64Array
  legs: readonly RecordedLeg[]
  /**
   * How far it is from central differences of the loss over the same steps, along random directions of parameters and initial values, as a
   * part of what its terms add up to.
   */
  gap: number
}

/** The gradient of `forward` and how far it is from the derivative of the steps taken. */
export function stepDerivative(
  item: GradientCase,
  method: MethodName,
  tolerance: number,
  newtonTolerance?: number,
): StepDerivative {
  const request = caseRequest(item, method, tolerance)
  const { model } = request
  const integrator = methodNamed(method)
  const tangent = solveTangent(request, integrator, { initialValues: true })
  if ('status' in tangent) throw new Error(tangent.advice)
  const loss = caseLoss(item)
  const reader = new GradientReader(tangent.space, loss)
  const predictions = new Float64Array(item.times.length * model.states)
  const carrier = new SensitivityCarrier(tangent, { request, initialSensitivity: null, predictions }, reader)
  const newton = gradientNewton({ relativeTolerance: tolerance, ...(newtonTolerance && { newtonTolerance }) })
  const arrival = integrate(request, integrator, newton, predictions, carrier)
  if (arrival.status === 'failed') throw new Error(`${arrival.reason} at ${arrival.time}: ${arrival.advice}`)
  const gradient = reader.gradient()
  const values = new Float64Array(predictions.length)
  const recorded = recordSteps(request, integrator, newton, values)
  if (recorded.status === 'failed') throw new Error(recorded.advice)
  const replay = new StepReplay(stepSolver(model, integrator), request, recorded)

  const cotangent = new Float64Array(model.states)
  const lossOf = (parameters: Float64Array, initial: Float64Array): number => {
    const failed = replay.run(parameters, initial, values)
    if (failed) throw new Error(`${failed.reason} at ${failed.time}: ${failed.advice}`)
    let total = 0
    for (let sample = 0; sample < arrival.samples; sample++) {
      total += loss.at(sample, values.subarray(sample * model.states, (sample + 1) * model.states), cotangent)
    }
    return total
  }
  const random = createRandom(5)
  const h = item.difference
  const gaps = Array.from({ length: DIRECTIONS }, (_, direction) => {
    const byParameters = item.parameters.map((value) => Math.abs(value) * random.normal())
    // The first direction is one of the parameters alone.
    const byInitial = item.initial.map((value, state) => {
      const size = direction === 0 ? 0 : 0.2 * Math.abs(value) + 0.1 * item.scale[state]!
      return size * random.normal()
    })
    const along = (by: number): number =>
      lossOf(
        item.parameters.map((value, index) => value + by * byParameters[index]!),
        item.initial.map((value, index) => value + by * byInitial[index]!),
      )
    const difference = (times: number) => along(times * h) - along(-times * h)
    const wanted = WEIGHTS.reduce((sum, weight, index) => sum + weight * difference(index + 1), 0) / h
    const terms = gradient.map((value, index) => value * (byParameters[index] ?? byInitial[index - model.parameters]!))
    // A difference has no more digits than the loss that it is of.
    const size = terms.reduce((sum, term) => sum + Math.abs(term), ROUNDING * along(0))
    return Math.abs(terms.reduce((sum, term) => sum + term, 0) - wanted) / size
  })
  return { gradient, legs: recorded.legs, gap: Math.max(...gaps) }
}

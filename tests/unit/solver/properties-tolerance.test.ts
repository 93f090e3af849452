import { expect, it } from 'vitest'
import { compileModel, methods, type MethodName } from '../../../src/solver'
import { solved } from './closed-networks'
import { convergenceOrder } from './convergence-order'
import { nonlinchem } from './problems'

const TOLERANCES = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9]

/** The largest error of any state at any time of A -> B, B + B -> C, whose solution is known in closed form. */
function error(method: MethodName, tolerance: number): number {
  const { values } = solved({
    model: compileModel(nonlinchem.graph),
    method,
    parameters: nonlinchem.parameters,
    initial: nonlinchem.initial,
    startTime: 0,
    sampleTimes: nonlinchem.times,
    relativeTolerance: tolerance,
    absoluteTolerance: tolerance,
  })
  return Math.max(...nonlinchem.reference.flat().map((wanted, index) => Math.abs(values[index]! - wanted)))
}

const errorsOf = (method: MethodName): number[] => TOLERANCES.map((tolerance) => error(method, tolerance))

it.each(methods)('$name has errors that follow the tolerance', ({ name, order }) => {
  const exponent = convergenceOrder(
    errorsOf(name),
    TOLERANCES.map((tolerance) => 1 / tolerance),
  )
  // A step of order p whose error is kept at the tolerance by an estimate of the order below leaves tolerance^(p / (p + 1)).
  expect(exponent).toBeGreaterThan(Math.min(0.6, order / (order + 1) - 0.1))
  expect(exponent).toBeLessThan(1.1)
})

it.each(methods.filter(({ order }) => order >= 3))('$name stays within a hundred tolerances', ({ name }) => {
  const inTolerances = errorsOf(name).map((value, index) => value / TOLERANCES[index]!)
  expect(Math.max(...inTolerances)).toBeLessThan(100)
})

import { describe, expect, it } from 'vitest'
import {
  gradientMethods,
  lossAndGradient,
  methods,
  solve,
  type GradientMethodName,
  type GradientRequest,
} from '../../../src/solver'
import { backwards } from './gradient-cases'
import { gradientRequest, smoothCase, smoothCases, solutionError } from './gradient-differences'

const solved = (request: GradientRequest & { gradientMethod: GradientMethodName }) => {
  const outcome = lossAndGradient(request)
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} at ${outcome.time}: ${outcome.advice}`)
  return outcome
}

/** Errors of the gradient at tolerances of 1e-4, 1e-6 and 1e-8 that no method may exceed: about three times those measured. */
const tolerances = [1e-4, 1e-6, 1e-8] as const
const largestErrors: Readonly<Record<string, readonly [number, number, number]>> = {
  'trained Robertson network': [0.1, 2e-3, 1e-4],
  ROBER: [4e-4, 4e-6, 4e-7],
  POLLU: [1e-4, 3e-7, 1e-8],
  HIRES: [1e-4, 6e-6, 1e-7],
  CHEMAKZO: [6e-5, 4e-6, 3e-6],
  'Robertson as a DAE': [5e-5, 7e-6, 1e-7],
  'coupled DAE that depends on time': [5e-6, 1e-6, 2e-8],
  'reaction driven by time and a table': [4e-4, 4e-6, 8e-7],
  'doses at thresholds and at times that are parameters': [6e-5, 8e-6, 3e-7],
  'DAE with doses': [4e-5, 5e-6, 2e-7],
  'reaction that ends at an event': [8e-5, 2e-6, 6e-7],
  'knee held at zero': [3e-5, 3e-6, 3e-6],
}

const names = ['interpolating-adjoint', 'quadrature-adjoint', 'imex-adjoint'] as const

it('every gradient method of the solution is tested here, or is backsolve', () => {
  const ofSolution = gradientMethods.filter(({ derivativeOf }) => derivativeOf === 'solution')
  expect(ofSolution.map(({ name }) => name)).toEqual([...names, 'backsolve-adjoint'])
})

describe.each(names)('%s', (gradientMethod) => {
  it.each(smoothCases.filter(({ name }) => name !== backwards.name))(
    'tends to the gradient of the solution: $name',
    (item) => {
      const error = solutionError(item)
      tolerances.forEach((tolerance, index) => {
        const request = gradientRequest(item, tolerance)
        const outcome = solved({ ...request, gradientMethod })
        expect(error(request), `at ${tolerance}`).toBeLessThan(largestErrors[item.name]![index]!)
        expect(outcome.backwardWork!.steps).toBeGreaterThan(0)
      })
    },
  )

  it('refuses a solve that goes backwards in time, and says what does not', () => {
    const outcome = lossAndGradient({ ...gradientRequest(backwards, 1e-6), gradientMethod })
    expect(outcome).toMatchObject({ status: 'failed', reason: 'bad-input' })
    expect(outcome.status === 'failed' && outcome.advice).toContain('discrete-adjoint')
  })

  it.each(methods)('goes back over a solution by $name', (method) => {
    // Stiff enough for the implicit ones to be at work, and not too stiff for the explicit.
    const item = smoothCase(
      method.massMatrix ? 'DAE with doses' : 'doses at thresholds and at times that are parameters',
    )
    const request = gradientRequest(item, method.order > 2 ? 1e-7 : 1e-5, { method: method.name })
    solved({ ...request, gradientMethod })
    expect(solutionError(item)(request)).toBeLessThan(method.order > 2 ? 1e-4 : method.order > 1 ? 2e-3 : 0.1)
  })

  it('predicts what a solve predicts, to the last bit, and takes the loss from it', () => {
    const item = smoothCase('trained Robertson network')
    const request = gradientRequest(item, 1e-5, { predictions: new Float64Array(item.data.length), method: 'rodas4p' })
    const outcome = solved({ ...request, gradientMethod })
    const solution = solve(request)
    if (solution.status === 'failed') throw new Error(solution.reason)
    expect(request.predictions).toEqual(solution.values)
    const mean = item.data.reduce((sum, value, place) => {
      const residual = (solution.values[place]! - value) / item.scale[place % 3]!
      return sum + (residual * residual) / item.data.length
    }, 0)
    expect(outcome.loss).toBeCloseTo(mean, 12)
    expect(outcome.work).toEqual(solution.work)
  })

  it('gives the same bits for the same request, whatever was solved in between', () => {
    const item = smoothCase('HIRES')
    const once = () => {
      const request = gradientRequest(item, 1e-5)
      return { outcome: solved({ ...request, gradientMethod }), request }
    }
    const first = once()
    const other = item.parameters.map((value) => 0.9 * value)
    solved({ ...gradientRequest(item, 1e-3, { parameters: other, method: 'bdf' }), gradientMethod })
    const second = once()
    expect(second.outcome).toEqual(first.outcome)
    expect(second.request.gradient).toEqual(first.request.gradient)
    expect(second.request.initialGradient).toEqual(first.request.initialGradient)
  })
})

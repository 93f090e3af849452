import { describe, expect, it } from 'vitest'
import {
  compileModel,
  defineModel,
  differentiableMethods,
  lossAndGradient,
  type TrajectoryLoss,
} from '../../../src/solver'
import { integrate, methodNamed, type StepObserver } from '../../../src/solver/integrators'
import { solveForward, solveTangent } from '../../../src/solver/sensitivities/forward-solve'
import { GradientReader } from '../../../src/solver/sensitivities/gradient-reader'
import { dosing, floored, gradientCases, quenched, roberDae } from './gradient-cases'
import { caseLoss, caseRequest, stepDerivative } from './step-derivative'

/** Newton's method to rounding. */
const EXACT = 1e-9

describe.each(differentiableMethods)('forward through $name', ({ name, order, stiff, massMatrix }) => {
  const solvable = gradientCases.filter(
    ({ graph, forExplicit }) => (massMatrix || !graph.mass) && (stiff || forExplicit),
  )

  it.each(solvable)('is the derivative of the steps taken, by parameters and initial values: $name', (item) => {
    const { gap, legs } = stepDerivative(item, name, order === 1 ? 1e-3 : 1e-5, EXACT)
    expect(legs.flatMap(({ steps }) => steps).length).toBeGreaterThan(4)
    expect(gap).toBeLessThan(1e-7)
  })
})

describe('what the cases are there for', () => {
  it('events at one time, at thresholds, at the end; floors that lift a step and that hold a sample', () => {
    const legsOf = (item: typeof dosing) => stepDerivative(item, 'rodas5p', 1e-5).legs
    expect(legsOf(dosing).map(({ events }) => [...events])).toContainEqual([1, 2])
    expect(legsOf(dosing).map(({ events }) => [...events])).toContainEqual([0])
    expect(legsOf(quenched).map(({ events }) => [...events])).toEqual([[0]])
    const atFloors = (method: 'rodas5p' | 'radau5') => {
      let lifted = false
      const observer: StepObserver = {
        started: () => undefined,
        stepped: ({ control }) => {
          lifted ||= control.read('anyLifted') === 1
          return null
        },
      }
      const values = new Float64Array(floored.data.length)
      integrate(caseRequest(floored, method, 1e-5), methodNamed(method), null, values, observer)
      return { lifted, held: values.includes(0) }
    }
    expect(atFloors('rodas5p').lifted).toBe(true)
    expect(atFloors('radau5').held).toBe(true)
  })
})

describe('what Newton leaves', () => {
  it('is the only difference to the derivative of the steps, and falls with its tolerance', () => {
    const gapOf = (newtonTolerance?: number) => stepDerivative(dosing, 'ark436l2sa', 1e-4, newtonTolerance).gap
    const [usual, exact] = [gapOf(), gapOf(EXACT)]
    expect(usual).toBeLessThan(1e-4)
    expect(exact).toBeLessThan(1e-3 * usual)
  })
})

describe('derivatives by the initial values', () => {
  it.each(['rodas5p', 'ark436l2sa'] as const)('are given when asked for, beside the others: %s', (method) => {
    const request = { ...caseRequest(dosing, method, 1e-6), loss: caseLoss(dosing) }
    const [alone, beside] = [0, 1].map(() => new Float64Array(dosing.graph.parameters)) as [Float64Array, Float64Array]
    const initialGradient = new Float64Array(2)
    expect(lossAndGradient({ ...request, gradientMethod: 'forward', gradient: alone }).status).toBe('solved')
    expect(lossAndGradient({ ...request, gradientMethod: 'forward', gradient: beside, initialGradient }).status).toBe(
      'solved',
    )
    const both = stepDerivative(dosing, method, 1e-6).gradient
    expect([...beside, ...initialGradient]).toEqual([...both])
    alone.forEach((value, index) => expect(value).toBeCloseTo(beside[index]!, 12))
  })

  it('an algebraic state has none: the equations say what it is', () => {
    const initialGradient = new Float64Array(3)
    const gradient = new Float64Array(3)
    lossAndGradient({ ...caseRequest(roberDae, 'rodas5p', 1e-6), loss: caseLoss(roberDae), gradient, initialGradient })
    expect(initialGradient[0]).not.toBe(0)
    expect(initialGradient[2]).toBe(0)
  })

  it.each(differentiableMethods)('of a model without parameters: $name', ({ name, order }) => {
    const graph = defineModel({ states: 1, parameters: 0 }, (g) => g.scale(g.state(1), -1))
    const loss: TrajectoryLoss = {
      sampleTimes: Float64Array.of(2),
      at: (_, state, cotangent) => {
        cotangent[0] = 1
        return state[0]!
      },
    }
    const initialGradient = new Float64Array(1)
    const tolerance = order === 1 ? 1e-5 : 1e-8
    const outcome = lossAndGradient({
      model: compileModel(graph),
      method: name,
      parameters: new Float64Array(0),
      initial: Float64Array.of(1),
      startTime: 0,
      sampleTimes: loss.sampleTimes,
      relativeTolerance: tolerance,
      absoluteTolerance: tolerance,
      loss,
      gradient: new Float64Array(0),
      initialGradient,
    })
    if (outcome.status === 'failed') throw new Error(outcome.advice)
    // The steps of a linear problem are linear: y is its derivative times y0, which is 1.
    expect(Math.abs(initialGradient[0]! / outcome.loss - 1)).toBeLessThan(1e-10)
    expect(Math.abs(initialGradient[0]! / Math.exp(-2) - 1)).toBeLessThan(1000 * tolerance)
  })

  it('enter by dy0/dtheta where the initial values depend on parameters', () => {
    const request = caseRequest(dosing, 'rodas5p', 1e-6)
    const method = methodNamed('rodas5p')
    const gradientWith = (initialSensitivity: Float64Array | null) => {
      const tangent = solveTangent(request, method, { initialValues: true })
      if ('status' in tangent) throw new Error(tangent.advice)
      const reader = new GradientReader(tangent.space, caseLoss(dosing))
      const predictions = new Float64Array(dosing.data.length)
      solveForward(tangent, method, { request, initialSensitivity, predictions }, reader)
      return reader.gradient()
    }
    const { parameters } = dosing.graph
    const dependence = Float64Array.from({ length: 2 * parameters }, (_, index) => Math.sin(index + 1))
    const [without, with_] = [gradientWith(null), gradientWith(dependence)]
    for (let index = 0; index < parameters; index++) {
      const chained =
        without[parameters]! * dependence[index]! + without[parameters + 1]! * dependence[parameters + index]!
      expect(with_[index]!).toBeCloseTo(without[index]! + chained, 12)
    }
  })
})

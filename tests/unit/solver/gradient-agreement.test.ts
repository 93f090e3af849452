import { describe, expect, it } from 'vitest'
import {
  agreement,
  compileModel,
  differenceCheck,
  lossAndGradient,
  methods,
  type DifferenceCheck,
  type GradientRequest,
} from '../../../src/solver'
import { dataLoss } from './data-loss'
import { gradientCases } from './gradient-cases'

/** The gradient methods that differentiate the steps taken. */
const discrete = ['forward', 'forward-chunked', 'discrete-adjoint'] as const
const TOLERANCE = 1e-4
/** Stages solved as far as doubles go: what is left of Newton's method is the only difference to the derivative of the steps. */
const NEWTON = 1e-9
/** How far a gradient may be from the differences where they see further: without and with Newton's method. */
const DIRECT = 1e-9
const ITERATED = 1e-6
const DIRECTIONS = 2

type Subject = Omit<GradientRequest, 'gradient'>

function checked(subject: Subject): DifferenceCheck {
  let directions = 0
  const check = differenceCheck([subject], { initialValues: true, enough: () => ++directions === DIRECTIONS })
  for (;;) {
    const next = check.next()
    if (!next.done) continue
    if (next.value.status === 'failed') throw new Error(`${next.value.reason}: ${next.value.advice}`)
    return next.value
  }
}

describe.each(methods.filter(({ differentiable }) => differentiable))('steps of $name', (method) => {
  const fitting = gradientCases.filter(
    ({ graph, forExplicit }) => (method.stiff || forExplicit) && (method.massMatrix || !graph.mass),
  )
  it.each(fitting)('have the derivative that differences find: $name', (item) => {
    const { graph, parameters, initial, times, scale, data, extras } = item
    const subject: Subject = {
      model: compileModel(graph),
      method: method.name,
      parameters,
      initial,
      startTime: 0,
      sampleTimes: times,
      relativeTolerance: TOLERANCE,
      absoluteTolerance: scale.map((size) => TOLERANCE * size),
      maximumSteps: 1_000_000,
      newtonTolerance: NEWTON,
      ...extras,
      loss: dataLoss('mse', { sampleTimes: times, values: data, scale }),
    }
    const check = checked(subject)
    for (const gradientMethod of discrete) {
      const gradient = new Float64Array(parameters.length)
      const initialGradient = new Float64Array(graph.states)
      const outcome = lossAndGradient({ ...subject, gradientMethod, gradient, initialGradient })
      expect(outcome.status).toBe('solved')
      const { error, resolution } = agreement(check, gradient, [initialGradient])
      expect(resolution).toBeLessThan(1e-5)
      const most = Math.max(method.newton ? ITERATED : DIRECT, resolution)
      expect([gradientMethod, error < most]).toEqual([gradientMethod, true])
    }
  })
})

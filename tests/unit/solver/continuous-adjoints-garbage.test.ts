import { expect, it } from 'vitest'
import { compileModel, lossAndGradient } from '../../../src/solver'
import { garbage, least } from './garbage'
import { gradientRequest, smoothCase } from './gradient-differences'

const item = smoothCase('HIRES')
const model = compileModel(item.graph)

const STEPS = 10_000
/** Numbers that the engine may box where TypeScript hands them on, in a step forwards and a step back: each takes 16 bytes. */
const NUMBERS = 20

it.each(['interpolating-adjoint', 'quadrature-adjoint', 'imex-adjoint'] as const)(
  '%s makes no objects but numbers while it steps forwards and back',
  (gradientMethod) => {
    const run = (steps: number): number => {
      const request = gradientRequest(item, 1e-3, { model, maximumStep: 300 / steps, maximumSteps: 1_000_000 })
      const outcome = lossAndGradient({ ...request, gradientMethod })
      if (outcome.status === 'failed') throw new Error(outcome.reason)
      return Math.min(outcome.work.steps, outcome.backwardWork!.steps)
    }
    // The first compiles, and makes room for all steps.
    expect(run(STEPS)).toBeGreaterThanOrEqual(STEPS)
    const few = least(8, () => garbage(() => run(100)))
    const many = least(8, () => garbage(() => run(STEPS)))
    expect(many - few).toBeLessThan(16 * NUMBERS * STEPS)
  },
)

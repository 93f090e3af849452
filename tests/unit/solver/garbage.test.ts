import { expect, it } from 'vitest'
import { compileModel, methods, solve, type MethodName } from '../../../src/solver'
import { garbage, least } from './garbage'
import { hires } from './problems'

const model = compileModel(hires.graph)

/** Solves HIRES in `steps` steps or some more; returns how many there were. */
function stepsTaken(method: MethodName, steps: number): number {
  const outcome = solve({
    model,
    method,
    parameters: hires.parameters,
    initial: hires.initial,
    startTime: 0,
    sampleTimes: Float64Array.of(1),
    relativeTolerance: 1e-3,
    absoluteTolerance: 1e-6,
    maximumStep: 1 / steps,
    maximumSteps: 1_000_000,
  })
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.work.steps
}

const STEPS = 10_000
/** A single object of the smallest size in every step would be this many bytes. */
const ONE_OBJECT_EACH = 16 * STEPS

it.each(methods.map(({ name }) => name))('%s makes no garbage while it steps', (method) => {
  // The first solve compiles.
  expect(stepsTaken(method, 100)).toBeGreaterThanOrEqual(100)
  const few = least(12, () => garbage(() => stepsTaken(method, 100)))
  expect(few).toBeLessThan(ONE_OBJECT_EACH)
  let taken = 0
  const many = least(12, () => garbage(() => (taken = stepsTaken(method, STEPS))))
  expect(taken).toBeGreaterThanOrEqual(STEPS)
  expect(many - few).toBeLessThan(ONE_OBJECT_EACH / 10)
})

it('would see an object a step, be it collected at once', () => {
  const seen = (make: (step: number) => object): number => {
    let last: object | null = null
    const made = least(12, () =>
      garbage(() => {
        for (let step = 0; step < STEPS; step++) last = make(step)
      }),
    )
    expect(last).not.toBeNull()
    return made
  }
  expect(seen((step) => ({ step }))).toBeGreaterThan(ONE_OBJECT_EACH)
  expect(seen((step) => new Array<number>(400).fill(step))).toBe(Infinity)
})

import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { compileModel, methods, solve, type MethodName } from '../../../src/solver'
import { hires } from './problems'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes by which the heap grew while `work` ran, by its own counters. */
function growth(work: () => void): number {
  collectGarbage()
  const before = getHeapStatistics().used_heap_size
  work()
  return getHeapStatistics().used_heap_size - before
}

/** The least of a few: the engine's own threads allocate now and then, for optimised code. */
const least = (count: number, measure: () => number): number =>
  Math.min(...Array.from({ length: count }, () => measure()))

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
  const few = least(5, () => growth(() => stepsTaken(method, 100)))
  let taken = 0
  const many = least(5, () => growth(() => (taken = stepsTaken(method, STEPS))))
  expect(taken).toBeGreaterThanOrEqual(STEPS)
  expect(many - few).toBeLessThan(ONE_OBJECT_EACH / 10)
})

it('would see an object a step', () => {
  let last: object | null = null
  const seen = least(5, () =>
    growth(() => {
      for (let step = 0; step < STEPS; step++) last = { step }
    }),
  )
  expect(last).toEqual({ step: STEPS - 1 })
  expect(seen).toBeGreaterThan(ONE_OBJECT_EACH)
})

import { describe, expect, it } from 'vitest'
import { compileModel, lossAndGradient, type MethodName } from '../../../src/solver'
import { massActionGraph } from '../../../src/chemistry'
import { dataLoss } from './data-loss'
import { chain } from './mechanisms'

/** What the method keeps of every step, whether its stages are stored or not: size, end, samples so far, family. */
const BYTES_PER_STEP = 21
const STATES = 20
const END = 1

/** A chain of reactions in so many steps of equal size. */
function memoryOf(method: MethodName, steps: number, memoryLimit: number) {
  const mechanism = chain(STATES)
  const model = compileModel(massActionGraph(mechanism))
  const sampleTimes = Float64Array.of(END)
  const scale = new Float64Array(model.states).fill(1)
  const outcome = lossAndGradient({
    model,
    method,
    gradientMethod: 'discrete-adjoint',
    parameters: new Float64Array(model.parameters).fill(1),
    initial: Float64Array.from({ length: model.states }, (_, state) => (state === 0 ? 1 : 0)),
    startTime: 0,
    sampleTimes,
    relativeTolerance: 1e-3,
    absoluteTolerance: 1e-3,
    maximumStep: END / steps,
    maximumSteps: 10 * steps,
    loss: dataLoss('mse', { sampleTimes, values: scale, scale }),
    gradient: new Float64Array(model.parameters),
    memoryLimit,
  })
  if (outcome.status === 'failed') throw new Error(outcome.advice)
  return { memory: outcome.memory, steps: outcome.work.steps }
}

describe('the memory of the discrete adjoint', () => {
  /** So little that both solves have filled it: ark436l2sa keeps more at a snapshot. */
  it.each([
    ['rodas5p', 1e6],
    ['ark436l2sa', 4e6],
  ] as const)('grows through %s: 21 bytes a step beyond its limit, 21 MB for 10^6', (method, limit) => {
    const few = memoryOf(method, 20_000, limit)
    const many = memoryOf(method, 60_000, limit)
    expect(many.steps).toBeGreaterThan(few.steps + 30_000)
    // Either may end at the beginning of a chunk of 4096 steps.
    expect(many.memory - few.memory).toBeLessThan(BYTES_PER_STEP * (many.steps - few.steps + 4096))
    expect(few.memory).toBeLessThan(1.1 * limit + BYTES_PER_STEP * (few.steps + 4096))
  })

  it('is counted in small parts: one that is allowed little takes little', () => {
    const { memory } = memoryOf('tsit5', 100, 1e6)
    expect(memory).toBeLessThan(300_000)
  })
})

import { describe, expect, it } from 'vitest'
import type { BenchSubject } from '../../../src/shared'
import {
  measureCompilation,
  measureEvaluation,
  measureSolve,
  measureSteps,
  modelFamilies,
  reactionDiffusionLine,
  sparseMechanism,
  untrainedNetwork,
} from '../../../src/engine'
import { methods } from '../../../src/solver'

const method = methods[0].name

/** A clock that goes on by so many milliseconds each time it is read. */
function clock(step: number): () => number {
  let time = 0
  return () => (time += step)
}

const decay: BenchSubject = {
  kind: 'mechanism',
  mechanism: {
    species: ['A', 'B'],
    reactions: [{ equation: 'A -> B', orders: { A: 1 }, change: { A: -1, B: 1 }, constant: 2 }],
  },
  initial: Float64Array.of(1, 0),
}
const accuracy = {
  subject: decay,
  method,
  relativeTolerance: 1e-8,
  absoluteTolerance: new Float64Array(2).fill(1e-10),
  maximumSteps: 1000,
}

describe('a timed solve', () => {
  it('gives the solution, and the time of one of its repeats', () => {
    const measured = measureSolve({ ...accuracy, times: Float64Array.of(1), seconds: 1, repeats: 5 }, clock(4))
    if (measured.status === 'failed') throw new Error(measured.reason)
    expect(measured.values[0]).toBeCloseTo(Math.exp(-2), 7)
    expect(measured).toMatchObject({ seconds: 0.004, repeats: 5 })
    expect(measured.work.steps).toBeGreaterThan(3)
  })

  it('is repeated as long as there is time', () => {
    const job = { ...accuracy, times: Float64Array.of(1), seconds: 0.1, repeats: 1000 }
    const measured = measureSolve(job, clock(10))
    expect(measured).toMatchObject({ status: 'solved' })
    expect(measured.status === 'solved' && measured.repeats).toBeLessThan(10)
    expect(measureSolve({ ...job, seconds: 0 }, clock(10))).toMatchObject({ repeats: 1 })
  })

  it('says why there is no solution', () => {
    const job = { ...accuracy, maximumSteps: 2, times: Float64Array.of(1), seconds: 1, repeats: 5 }
    expect(measureSolve(job, clock(1))).toMatchObject({ status: 'failed', reason: 'too-many-steps' })
  })
})

describe('other measurements', () => {
  it('the first step: sizes of the model, and seconds', () => {
    expect(measureCompilation({ subject: decay, method }, clock(1))).toMatchObject({
      states: 2,
      parameters: 1,
      reactions: 1,
      jacobianEntries: 2,
      factorEntries: 3,
    })
    const network = measureCompilation({ subject: untrainedNetwork(3, [5, 5]), method }, clock(1))
    expect(network).toMatchObject({ states: 3, parameters: 68, reactions: null, jacobianEntries: 9, factorEntries: 9 })
  })

  it('an evaluation: a timing divided by its calls', () => {
    const { afterTierUp } = measureEvaluation({ subject: decay, seconds: 0.05 }, clock(2))
    expect(afterTierUp).toBeCloseTo(2e6 / 2000, 9)
  })

  it('the cost of a step, whether the solve ends or not', () => {
    const job = { ...accuracy, endTime: 1, seconds: 1 }
    const whole = measureSteps(job, clock(1))
    expect(whole.stopped).toBeNull()
    expect(measureSteps({ ...job, maximumSteps: 2 }, clock(1))).toMatchObject({
      stopped: 'too-many-steps',
      work: { steps: 2 },
    })
  })
})

describe('families of models', () => {
  it.each(modelFamilies.map(({ name, make }) => ({ name, make })))('$name has any number of states', ({ make }) => {
    for (const states of [3, 10, 31]) expect(make(states).initial).toHaveLength(states)
  })

  it('a random mechanism is the same each time, has 4 reactions a species, and keeps the sum of all', () => {
    const subject = sparseMechanism(50)
    expect(sparseMechanism(50)).toEqual(subject)
    if (subject.kind !== 'mechanism') throw new Error('It is no mechanism.')
    const { reactions } = subject.mechanism
    expect(reactions).toHaveLength(200)
    for (const { change } of reactions) expect(Object.values(change).reduce((sum, value) => sum + value, 0)).toBe(0)
  })

  it('a line of cells diffuses by hops of D / dx^2 and reacts in each', () => {
    const subject = reactionDiffusionLine({ cells: 133, diffusivity: 1e-3, rateConstant: 100 })
    if (subject.kind !== 'mechanism') throw new Error('It is no mechanism.')
    expect(subject.initial).toHaveLength(399)
    const constants = subject.mechanism.reactions.map(({ constant }) => constant)
    expect(constants.filter((constant) => constant === 100)).toHaveLength(133)
    const hops = constants.filter((constant) => constant !== 100)
    // Two ways between 133 neighbouring cells for three species, each 1e-3 * 133^2.
    expect(hops).toHaveLength(2 * 132 * 3)
    for (const hop of hops) expect(hop).toBeCloseTo(17.689, 12)
    expect([...subject.initial.slice(0, 3), ...subject.initial.slice(-3)]).toEqual([1, 0, 0, 0, 1, 0])
  })
})

import { describe, expect, it } from 'vitest'
import { checkGradient, computeGradient } from '../../../src/engine'
import { relativeError } from '../../../src/engine/gradient/relative-error'
import type { GradientCheck, GradientCheckJob, GradientJob, GradientJobSubject, Mechanism } from '../../../src/shared'
import { gradientMethods, solveChunk, threadLost, type ChunkRunner } from '../../../src/solver'
import { verdictOf, verdictWords } from '../../../src/engine/gradient/verdict'
import { decayJob } from './decay-data'

const { data, model } = decayJob()
/** A -> B, measured with rate 1 and modelled with another, so that the gradient is not zero. */
const decay = (constant: number): Mechanism => ({
  species: ['A', 'B'],
  reactions: [{ equation: 'A -> B', orders: { A: 1 }, change: { A: -1, B: 1 }, constant }],
})
const mechanism: GradientJobSubject = { kind: 'mechanism', mechanism: decay(1.5), data }
const network: GradientJobSubject = { kind: 'network', model, data, scaling: null, parameters: 3 }
const accuracy = {
  loss: 'mse',
  method: null,
  relativeTolerance: 1e-8,
  absoluteTolerance: 1e-8,
  seconds: 0,
  repeats: 1,
  maximumSteps: 10_000,
  maximumSeconds: 60,
}
const job = (changes: Partial<GradientJob> = {}): GradientJob => ({
  subject: mechanism,
  gradientMethod: gradientMethods[0].name,
  ...accuracy,
  ...changes,
})
const clock = (step = 1) => {
  let time = 0
  return () => (time += step)
}

function computed(changes: Partial<GradientJob> = {}) {
  const outcome = computeGradient(job(changes), clock())
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

function checked(changes: Partial<GradientCheckJob> = {}): { check: GradientCheck; parts: number[] } {
  const parts: number[] = []
  const running = checkGradient({ subject: network, ...accuracy, relativeTolerance: 1e-5, ...changes }, clock())
  for (;;) {
    const next = running.next()
    if (!next.done) parts.push(next.value.part)
    else if (next.value.status === 'failed') throw new Error(next.value.reason)
    else return { check: next.value.value, parts }
  }
}

describe('a gradient', () => {
  it('is that of the scaled loss, with the names of the rate constants', () => {
    // Both species have the scale 1 - exp(-3); A exp(-k t) and B 1 - exp(-k t), each off by the same.
    const scale = 1 - Math.exp(-3)
    const times = Array.from({ length: 12 }, (_, i) => 0.25 * (i + 1))
    const mean = (of: (t: number) => number) => times.reduce((sum, t) => sum + of(t), 0) / times.length
    const residual = (t: number) => (Math.exp(-1.5 * t) - Math.exp(-t)) / scale
    const result = computed()
    expect(result).toMatchObject({
      sizes: { states: 2, parameters: 1, experiments: 1, sampleTimes: 12 },
      parameterNames: ['A -> B'],
      method: gradientMethods[0].defaultMethod,
      backwardWork: null,
    })
    expect(result.loss).toBeCloseTo(
      mean((t) => residual(t) ** 2),
      7,
    )
    expect(result.gradient[0]).toBeCloseTo(
      mean((t) => (2 * residual(t) * -t * Math.exp(-1.5 * t)) / scale),
      6,
    )
    expect([...result.parameters]).toEqual([1.5])
    expect(result.memory).toBeGreaterThan(0)
  })

  it('adds experiments up, leaves out what was not measured, and takes a replicate twice', () => {
    const [a, b] = data.series as [(typeof data.series)[number], (typeof data.series)[number]]
    const again = data.series.map((series) => ({ ...series, experiment: 'another' }))
    const twice = computed({ subject: { ...mechanism, data: { ...data, series: [...data.series, ...again] } } })
    expect(twice.sizes.experiments).toBe(2)
    expect(relativeError(twice.gradient, computed().gradient)).toBeLessThan(1e-12)

    const replicate = data.series.map((series) => ({ ...series, replicate: 2 }))
    const replicated = computed({
      subject: { ...mechanism, data: { ...data, series: [...data.series, ...replicate] } },
    })
    expect(replicated.gradient[0]).toBeCloseTo(computed().gradient[0]!, 12)

    const first = b.values.map((value, index) => (index === 0 ? value : NaN))
    const onlyA = computed({ subject: { ...mechanism, data: { ...data, series: [a, { ...b, values: first }] } } })
    // A and B are off by the same: half the values have the same mean.
    expect(onlyA.loss).toBeCloseTo(computed().loss, 9)
    expect(onlyA.gradient[0]).toBeCloseTo(computed().gradient[0]!, 9)
  })

  it('of a network begins with the weights of its seed', () => {
    const weights = (parameters: number) => computed({ subject: { ...network, parameters } }).parameters
    expect(weights(3)).toEqual(weights(3))
    expect(weights(3)).not.toEqual(weights(4))
    expect(computed({ subject: network }).parameterNames).toBeNull()
  })

  it('is timed: the first with compilation, and the best of the repeats', () => {
    const { firstSeconds, seconds, repeats } = computed({ seconds: 10, repeats: 4 })
    expect(repeats).toBe(4)
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(firstSeconds)
  })

  it.each([
    [{ gradientMethod: 'psychic' }, /no gradient method named psychic/, 'usage'],
    [{ loss: 'rms' }, /no loss named rms/, 'usage'],
    [{ method: 'gear' }, /no method of integration named gear/, 'usage'],
    [{ maximumSteps: 2 }, /too many steps/, 'work'],
    [{ gradientMethod: 'discrete-adjoint', memoryLimit: 100 }, /gave up: out of memory/, 'work'],
    [{ maximumSeconds: 1e-9 }, /more than 1e-9 s/, 'work'],
  ] as const)('%j fails with a sentence', (changes, sentence, kind) => {
    expect(computeGradient(job(changes), clock())).toMatchObject({ reason: expect.stringMatching(sentence), kind })
  })

  it('is refused in the words of the method that does not know a combination', () => {
    const outcome = computeGradient(job({ gradientMethod: 'discrete-adjoint', method: 'bdf' }), clock())
    expect(outcome).toMatchObject({ reason: expect.stringContaining('BDF'), where: 'experiment decay', kind: 'usage' })
  })

  it('in chunks is computed by the threads that there are, and to the same bits without those that are lost', () => {
    const wide: GradientJobSubject = { ...network, model: { ...model, hiddenLayers: [22, 22] } }
    const changes = { subject: wide, gradientMethod: 'forward-chunked', relativeTolerance: 1e-4 }
    const here = computed(changes)
    for (const lost of [false, true]) {
      let asks = 0
      const chunkRunner: ChunkRunner = {
        atOnce: 2,
        run: (compiled, solve, ranges) => {
          asks++
          return lost ? [threadLost(solve, 'it ended')] : ranges.map((range) => solveChunk(compiled, solve, range))
        },
      }
      const outcome = computeGradient(job(changes), clock(), chunkRunner)
      if (outcome.status === 'failed') throw new Error(outcome.reason)
      expect(outcome.value.gradient).toEqual(here.gradient)
      expect(asks).toBe(1)
    }
  })

  it('of weights that do not fit the network is refused', () => {
    const outcome = computeGradient(job({ subject: { ...network, parameters: new Float64Array(3) } }), clock())
    expect(outcome).toMatchObject({ reason: expect.stringMatching(/^3 weights were given/) })
  })
})

describe('a check of all gradient methods', () => {
  it('has a row for each, the first of which is the derivative of its steps', () => {
    const { check, parts } = checked()
    expect(check.rows.map(({ gradientMethod }) => gradientMethod)).toEqual(gradientMethods.map(({ name }) => name))
    expect(check.rows[0]!.outcome).toMatchObject({ status: 'solved', verdict: 'exact' })
    expect(check).toMatchObject({ kinked: false, solution: { status: 'solved' } })
    for (const { resolution, directions } of check.differences) {
      expect(resolution).toBeLessThan(1e-7)
      expect(directions).toBeGreaterThan(3)
    }
    if (check.solution.status === 'solved') expect(check.solution.error).toBeLessThan(1e-4)
    expect(parts).toEqual([...parts].sort((a, b) => a - b))
    expect([parts[0], parts.at(-1)! < 1]).toEqual([0, true])
  })

  it('says of a loss with a kink that it has one', () => {
    expect(checked({ loss: 'mae' }).check.kinked).toBe(true)
  })

  it('has a sentence for what fails, and still says the rest', () => {
    const { check } = checked({ method: 'bdf' })
    const adjoint = check.rows.find(({ gradientMethod }) => gradientMethod === 'discrete-adjoint')
    expect(adjoint!.outcome).toMatchObject({ status: 'failed', reason: expect.stringContaining('BDF') })
    expect(check.solution.status).toBe('solved')
    const [short] = checked({ maximumSteps: 2 }).check.rows
    expect(short!.outcome).toMatchObject({ status: 'failed', reason: expect.stringContaining('too many steps') })
  })
})

describe('the verdict', () => {
  const known = { stepsError: 1e-8, resolution: 1e-10, solutionError: 1e-3, toleranceError: 1e-3, tolerance: 1e-5 }
  it.each([
    [known, 'exact'],
    // Newton's method leaves something, which is little beside what the tolerance leaves.
    [{ ...known, stepsError: 2e-5 }, 'exact'],
    [{ ...known, stepsError: 1e-4, resolution: 1e-4 }, 'exact'],
    [{ ...known, stepsError: 1e-3, solutionError: 2e-3 }, 'near'],
    [{ ...known, stepsError: 0.05, solutionError: 0.05 }, 'off'],
    [{ ...known, stepsError: 0.05, solutionError: 0.05, toleranceError: 0.02 }, 'near'],
    [{ stepsError: null, resolution: null, solutionError: 1e-3, toleranceError: null, tolerance: 1e-5 }, 'near'],
    [{ stepsError: null, resolution: null, solutionError: 0.4, toleranceError: null, tolerance: 1e-5 }, 'off'],
    [{ ...known, stepsError: 5e-5, toleranceError: null }, 'exact'],
    [{ stepsError: NaN, resolution: 0, solutionError: NaN, toleranceError: 1e-3, tolerance: 1e-5 }, 'off'],
  ] as const)('%j is %s', (errors, verdict) => {
    expect(verdictOf(errors)).toBe(verdict)
  })
})

describe('a loss that is as small as it can be', () => {
  it('is checked without a number that is none', () => {
    const flat = data.series.map((series) => ({ ...series, values: series.values.map(() => series.values[0]!) }))
    const still: GradientJobSubject = { kind: 'mechanism', mechanism: decay(0), data: { ...data, series: flat } }
    const { check } = checked({ subject: still })
    const [row] = check.rows
    expect(row!.outcome).toMatchObject({ status: 'solved', loss: 0, verdict: 'exact' })
  })
})

describe('a verdict in words', () => {
  const errors = { stepsError: 0.002, resolution: 1e-9, solutionError: 0.004, toleranceError: 3e-5, tolerance: 1e-5 }
  it.each([
    [
      'near',
      errors,
      /within 4e-3 of the gradient of the solution, where exact derivatives of the steps are within 3e-5\.$/,
    ],
    ['near', { ...errors, solutionError: null }, /, but within 2e-3 of it\.$/],
    [
      'off',
      { ...errors, solutionError: 0.39 },
      /^Off by 39 %, where exact derivatives of the steps are off by 3e-5\. .*stiff/,
    ],
    ['off', { ...errors, solutionError: null, stepsError: null }, /^There is nothing to compare it with\.$/],
  ] as const)('%s', (verdict, known, sentence) => {
    expect(verdictWords(verdict, known)).toMatch(sentence)
  })
})

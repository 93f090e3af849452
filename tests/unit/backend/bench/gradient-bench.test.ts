import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memoryEngineStarter } from '../../../../src/backend'
import { unknownGradientName } from '../../../../src/backend/bench/gradient-bench'
import { gradientJobOf, trainedNetworkCase } from '../../../../src/backend/bench/gradient-case'
import { type GradientContestant, gradientContestants } from '../../../../src/backend/bench/gradient-contestant'
import { costBars } from '../../../../src/backend/bench/gradient-costs'
import { growthBars } from '../../../../src/backend/bench/gradient-growth'
import { gradientReference } from '../../../../src/backend/bench/gradient-reference'
import { gradientSolvers, speedBars } from '../../../../src/backend/bench/gradient-solvers'
import type { SweepResult } from '../../../../src/backend/bench/sweep'
import { EnginePool } from '../../../../src/backend/runs/engine-pool'
import { networkOfSize } from '../../../../src/engine'
import { singleGradientMethods } from '../../../../src/solver'
import { value } from '../runs/run-service'

const root = resolve(import.meta.dirname, '..', '..', '..', '..')
const folders = {
  problems: resolve(root, 'tests/data/ivp'),
  peerSources: resolve(root, 'tests/peers'),
  peerPrograms: resolve(root, 'node_modules/.cache/kinode-peers'),
}
const pool = new EnginePool(
  memoryEngineStarter((error) => {
    throw error
  }),
  () => undefined,
)
const work = { steps: 1, rejected: 0, rhsEvaluations: 1, jacobianEvaluations: 1, factorizations: 1 }

describe('the trained network', () => {
  const item = trainedNetworkCase(folders)

  it('has a reference gradient that others approach as their tolerance is tightened', async () => {
    const engine = pool.start()
    const reference = value(await gradientReference(item, engine))
    expect(reference.digits).toBeGreaterThan(4.5)
    const [{ name, defaultMethod }] = singleGradientMethods
    const digits = async (tolerance: number) => {
      const accuracy = { relativeTolerance: tolerance, absoluteTolerance: tolerance, seconds: 0, repeats: 1 }
      const job = gradientJobOf(item.subject, name, defaultMethod, accuracy)
      return item.digits(value(await engine.client.call('gradient', job)).gradient, reference.gradient)
    }
    const [loose, tight] = [await digits(1e-4), await digits(1e-8)]
    expect(loose).toBeGreaterThan(0)
    expect(tight).toBeGreaterThan(loose + 1)
  })

  it('is refused by a method through what it does not know, in its own words', async () => {
    const [{ name, defaultMethod }] = singleGradientMethods
    const found = await gradientContestants(pool.start(), item, name, [defaultMethod, 'bdf'], 0)
    expect(found.contestants.map(({ method }) => method)).toEqual([defaultMethod])
    expect(found.refused).toEqual([{ method: 'bdf', reason: expect.stringContaining('BDF') }])
  })
})

/** A swept contestant whose points are pairs of digits and seconds. */
function swept(
  gradientMethod: string,
  method: string,
  points: [number, number][],
  peer = false,
): SweepResult<GradientContestant> {
  return {
    contestant: {
      name: `${gradientMethod} ${method}`,
      title: gradientMethod,
      peer,
      gradientMethod,
      method,
      solve: () => Promise.resolve(null),
    },
    points: points.map(([digits, seconds]) => ({
      relativeTolerance: 1e-4,
      absoluteTolerance: 1e-4,
      digits,
      seconds,
      work,
    })),
    front: [],
    failures: 1,
  }
}

const results = [
  swept(
    'cvodes-adjoint',
    'bdf',
    [
      [2, 8e-3],
      [3, 16e-3],
      [4, 24e-3],
    ],
    true,
  ),
  swept(
    'cvodes-sensitivities',
    'bdf',
    [
      [2, 40e-3],
      [4, 80e-3],
    ],
    true,
  ),
  swept('forward', 'rodas', [
    [2, 1e-3],
    [3, 4e-3],
  ]),
  swept('forward', 'esdirk', [
    [2, 2e-3],
    [4.5, 3e-3],
  ]),
  swept('adjoint', 'rodas', [
    [2, 4e-4],
    [3, 8e-4],
  ]),
]

describe('gradients compared', () => {
  const solvers = gradientSolvers(results, new Map([['forward', [{ method: 'gear', reason: 'It is not known.' }]]]))

  it('through whichever method of integration does best', () => {
    const forward = solvers.find(({ name }) => name === 'forward')!
    expect(forward.front.map(({ method, digits }) => [method, digits])).toEqual([
      ['rodas', 2],
      ['esdirk', 4.5],
    ])
    expect(forward.failures).toBe(2)
    expect(forward.refused).toHaveLength(1)
    expect(forward.marks[0]).toEqual({ digits: 2, seconds: 1e-3, ratio: 0.125, method: 'rodas' })
    expect(forward.marks[2]!.method).toBe('esdirk')
  })

  it('with the peer at equal errors: the fastest with its adjoint, forward with its forward sensitivities', () => {
    const bars = speedBars(solvers)
    expect(bars).toHaveLength(6)
    expect(bars[0]!.value).toBeCloseTo(4e-4 / 8e-3, 12)
    expect(bars[1]!.value).toBeCloseTo(1e-3 / 40e-3, 12)
    // What does not reach so far has no time there.
    expect(bars[5]).toMatchObject({ most: 0.05, value: expect.any(Number) })
    expect(speedBars(gradientSolvers([results[2]!], new Map()))).toEqual([])
  })

  it('the dearest cost and every exponent are what the bars are for', () => {
    const cost = {
      gradientMethod: 'discrete-adjoint',
      methodTitle: '',
      states: 3,
      parameters: 9,
      solveSeconds: 1,
      steps: 9,
    }
    const costs = [2, 5].map((ratio) => ({ ...cost, method: 'rodas5p', gradientSeconds: ratio, ratio }))
    expect(costBars(costs)).toMatchObject([{ most: 6, value: 5 }])
    const grown = { gradientMethod: 'a', title: 'A', points: [], ended: null }
    expect(
      growthBars([
        { ...grown, by: 'states', exponent: 3 },
        { ...grown, by: 'parameters', exponent: null },
      ]),
    ).toMatchObject([
      { most: 3.2, value: 3 },
      { most: 1.1, value: null },
    ])
  })
})

describe('names in a request', () => {
  it('that nobody has are refused with those that there are', () => {
    expect(unknownGradientName({ gradientMethods: ['psychic'], methods: null })).toMatchObject({
      reason: 'There is no gradient method named psychic',
      kind: 'usage',
    })
    expect(unknownGradientName({ gradientMethods: null, methods: ['gear'] })).toMatchObject({
      reason: 'There is no method of integration named gear',
    })
    expect(unknownGradientName({ gradientMethods: [singleGradientMethods[0].name], methods: ['rodas5p'] })).toBeNull()
  })
})

describe('a network of a size', () => {
  it.each([
    [3, 1e3],
    [20, 1e5],
    [50, 1e4],
    [400, 1e4],
    [20, 1e6],
  ])('of %d states has about %d weights', (states, wish) => {
    const { parameters, subject, gradientSubject, times } = networkOfSize(states, wish)
    expect(Math.abs(parameters / wish - 1)).toBeLessThan(0.05)
    expect(subject.initial).toHaveLength(states)
    expect(gradientSubject).toMatchObject({ kind: 'network', data: { species: expect.any(Array) } })
    expect(times.at(-1)).toBe(10)
  })
})

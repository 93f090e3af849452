import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import { methods, singleGradientMethods } from '../../../src/solver'
import { kinode } from './kinode'

const folder = mkdtempSync(join(tmpdir(), 'kinode-bench-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Front {
  name: string
  peer: boolean
  sweep: { relativeTolerance: number; digits: number }[]
  front: { relativeTolerance: number; digits: number; seconds: number; work: { steps: number } }[]
}
interface Problem {
  name: string
  best: string
  solvers: Front[]
  evaluation: { afterTierUp: number; peer: number | null }
}

async function bench(...words: string[]): Promise<Record<string, unknown> & { problems: Problem[] }> {
  const { code, output, error } = await kinode(folder, 'bench', ...words, '--json')
  expect([code, error]).toEqual([0, ''])
  return JSON.parse(output) as Record<string, unknown> & { problems: Problem[] }
}

/** Tighter tolerances give more digits; what takes how long is nobody's to promise here. */
function expectMoreDigitsForTighterTolerances({ sweep, front }: Front): void {
  expect(sweep.length).toBeGreaterThan(1)
  for (const [index, point] of sweep.slice(1).entries()) {
    const looser = sweep[index]!
    expect(point.relativeTolerance).toBeLessThan(looser.relativeTolerance)
    expect(point.digits).toBeGreaterThan(looser.digits)
  }
  expect(front.at(-1)!.digits).toBeCloseTo(sweep.at(-1)!.digits, 2)
  expect(front.at(-1)!.work.steps).toBeGreaterThan(10)
  expect(front.at(-1)!.seconds).toBeGreaterThan(0)
}

describe('kinode bench solve', () => {
  it('compares work with precision and says on what', async () => {
    const method = methods[0].name
    const document = await bench('solve', '--problem', 'rober', '--method', method, '--quick')
    expect(document).toMatchObject({ status: 'completed', bench: 'solve', peer: null, files: [] })
    expect(document['machine']).toMatchObject({
      node: process.versions.node,
      arithmetic: expect.stringMatching(/^(fused|plain)$/),
      processor: expect.any(String),
    })
    const [rober] = document.problems
    expect(document.problems).toHaveLength(1)
    expect(rober).toMatchObject({ name: 'rober', solvers: [{ name: method, peer: false, failures: 0 }] })
    expect(rober!.evaluation.afterTierUp).toBeGreaterThan(0)
    expectMoreDigitsForTighterTolerances(rober!.solvers[0]!)
  })
})

describe('kinode bench scaling', () => {
  it('tells sizes and times of every family, and of the jobs with a limit', async () => {
    const document = await bench('scaling', '--quick')
    expect(document).toMatchObject({ status: 'completed', bench: 'scaling', method: methods[0].name })
    const families = document['families'] as { points: Record<string, number>[]; ended: unknown }[]
    for (const { points, ended } of families) {
      expect(ended).toBeNull()
      expect(points.map(({ states }) => states)).toEqual([3, 10, 30])
      for (const point of points) expect(point['secondsPerStep']).toBeGreaterThan(0)
    }
    const bars = document['bars'] as { name: string; seconds: number | null; reason: string | null }[]
    expect(bars.map(({ name }) => name)).toContain('reaction-diffusion')
    for (const { seconds, reason } of bars) expect([reason, seconds]).toEqual([null, expect.any(Number)])
  })
})

describe('kinode bench gradient', () => {
  it('compares gradients, their cost and their growth, by every method of the list', async () => {
    const [{ defaultMethod }] = singleGradientMethods
    const document = await bench('gradient', '--quick', '--integrator', `${defaultMethod},bdf`)
    expect(document).toMatchObject({ status: 'completed', bench: 'gradient', peer: null })
    expect(document['problem']).toMatchObject({ states: 3, parameters: 188, lossName: 'mse' })
    const solvers = document['solvers'] as { name: string; front: { digits: number }[]; refused: unknown[] }[]
    expect(solvers.map(({ name }) => name)).toEqual(singleGradientMethods.map(({ name }) => name))
    expect(solvers[0]!.refused).toMatchObject([{ method: 'bdf', reason: expect.stringContaining('BDF') }])
    expect(solvers[0]!.front.at(-1)!.digits).toBeGreaterThan(2.5)
    for (const { title, value } of document['bars'] as { title: string; value: number | null }[]) {
      expect([title, value]).toEqual([title, expect.any(Number)])
    }
  })
})

describe('kinode bench train', () => {
  it('times every example by every recipe, each in a new engine', async () => {
    const document = await bench('train', '--problem', 'robertson', '--quick')
    expect(document).toMatchObject({ status: 'completed', bench: 'train' })
    const cases = document['cases'] as { recipe: string; runs: { epochs: number }[]; levels: unknown[] }[]
    expect(cases.map(({ recipe }) => recipe)).toEqual(['default', 'collocation', 'paper'])
    for (const { runs, levels } of cases) expect([runs[0]!.epochs > 0, levels.length]).toEqual([true, 7])
    const spreads = document['spreads'] as { experiments: number; same: boolean }[]
    expect(spreads.map(({ experiments }) => experiments)).toEqual([2, 8, 20, 2, 8, 20])
    expect(spreads.every(({ same }) => same)).toBe(true)
  })
})

const missing = ['g++ --version', 'g++ -E -x c++ -include cvodes/cvodes.h /dev/null'].find((command) => {
  const [program = '', ...words] = command.split(' ')
  return spawnSync(program, words).status !== 0
})
const reason = missing === undefined ? '' : ` (skipped: "${missing}" fails here)`

describe.skipIf(missing !== undefined)(`the peers${reason}`, () => {
  it('are built, and solve the same problems', async () => {
    const built = (await bench('--build-peers'))['peers'] as { name: string; path: string }[]
    expect(built.map(({ name }) => name)).toEqual(['cvodes_mass_action', 'cvodes_neural_ode'])
    const words = ['solve', '--problem', 'hires,rober-network', '--method', methods[0].name, '--quick', '--peers']
    const { peer, problems } = await bench(...words)
    expect(peer).toMatchObject({ name: 'cvodes', version: expect.stringMatching(/^\d+\.\d+/) })
    expect(problems.map(({ name }) => name)).toEqual(['hires', 'rober-network'])
    for (const { solvers, evaluation } of problems) {
      expect(evaluation.peer).toBeGreaterThan(0)
      const [cvodes] = solvers
      expect(cvodes).toMatchObject({ name: 'cvodes', peer: true })
      expectMoreDigitsForTighterTolerances(cvodes!)
    }
  })

  it('give gradients by their adjoint and by their forward sensitivities, which approach ours', async () => {
    const [{ name, defaultMethod }] = singleGradientMethods
    const words = ['gradient', '--method', name, '--integrator', defaultMethod, '--quick', '--peers']
    const document = await bench(...words)
    expect(document['peer']).toMatchObject({ name: 'cvodes' })
    const solvers = document['solvers'] as { name: string; front: { digits: number }[] }[]
    expect(solvers.map((solver) => solver.name)).toEqual(['cvodes-adjoint', 'cvodes-sensitivities', name])
    for (const { front } of solvers) expect(front.at(-1)!.digits).toBeGreaterThan(2)
  })
})

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gradientText } from '../../../src/cli/bench/gradient-text'
import { scalingText } from '../../../src/cli/bench/scaling-text'
import { solveText } from '../../../src/cli/bench/solve-text'
import type { GradientReport, ScalingReport, SolveReport } from '../../../src/shared'
import { typeInMemory } from './command-line-in-memory'

let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'kinode-bench-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const type = (...words: string[]) => typeInMemory(['bench', ...words])

describe('wrong usage of kinode bench', () => {
  it.each([
    [[], 'Say what to measure, or --build-peers. The benchmarks are solve, scaling, gradient, train.'],
    [['speed'], 'There is no benchmark named speed. The benchmarks are solve, scaling, gradient, train.'],
    [['solve', '--build-peers'], '--build-peers goes alone. The benchmarks are solve, scaling, gradient, train.'],
    [['--build-peers', '--quick'], '--build-peers goes alone. The benchmarks are solve, scaling, gradient, train.'],
    [
      ['scaling', '--peers'],
      '--peers means nothing to bench scaling. The benchmarks are solve, scaling, gradient, train.',
    ],
    [
      ['scaling', '--problem', 'rober'],
      '--problem means nothing to bench scaling. The benchmarks are solve, scaling, gradient, train.',
    ],
    [
      ['solve', '--problem', 'robber'],
      'There is no problem named robber. Choose from rober, pollu, hires, rober-network.',
    ],
    [['solve', '--method', 'gear'], /^There is no method named gear\. Choose from .*\bark436l2sa\b/],
    [['gradient', '--method', 'psychic'], /^There is no gradient method named psychic\. Choose from .*forward/],
    [['gradient', '--integrator', 'gear'], /^There is no method of integration named gear\./],
    [['solve', '--integrator', 'bdf'], /^--integrator means nothing to bench solve\./],
    [['scaling', '--method', 'gear'], /^There is no method named gear\./],
    [['scaling', '--method', 'a,b'], 'bench scaling takes one method. Name one with --method.'],
    [['solve', '--problem', 'rober,'], /must be names with commas between them/],
    [['solve', 'pollu'], /Too many arguments/],
  ])('%j is one sentence and exit code 2', async (words, sentence) => {
    const { code, output, error } = await type(...words)
    expect([code, output]).toEqual([2, ''])
    if (typeof sentence === 'string') expect(error).toBe(`${sentence}\n`)
    else expect(error).toMatch(sentence)
    expect(error.trim().split('\n')).toHaveLength(1)
  })

  it.each([
    ['--draw', 'nowhere'],
    ['--store', join('nowhere', 'fronts.json')],
  ])('a missing folder for %s is said before anything is measured', async (option, path) => {
    const { code, error } = await type('solve', option, join(folder, path))
    expect([code, error]).toEqual([1, `There is no such folder (${join(folder, 'nowhere')}).\n`])
  })
})

describe('kinode bench solve', () => {
  it('writes its numbers and its diagrams where it is told', async () => {
    const store = join(folder, 'fronts.json')
    const words = ['solve', '--problem', 'hires', '--method', 'ark436l2sa', '--quick', '--store', store]
    const { code, output, error } = await type(...words, '--draw', folder)
    expect([code, error]).toEqual([0, ''])
    expect(readdirSync(folder).sort()).toEqual(['fronts.json', 'work-precision-dark.svg', 'work-precision-light.svg'])
    expect(output).toContain(`${store} was written.`)
    const stored = JSON.parse(readFileSync(store, 'utf8')) as SolveReport
    expect(stored.problems.map(({ name }) => name)).toEqual(['hires'])
    const drawn = readFileSync(join(folder, 'work-precision-light.svg'), 'utf8')
    expect(drawn).toContain('>HIRES</text>')
    expect(drawn).toContain('@font-face')
  })
})

const work = { steps: 120, rejected: 3, rhsEvaluations: 900, jacobianEvaluations: 20, factorizations: 45 }
const machine = {
  kinode: '1.2.3',
  node: '24.0.0',
  platform: 'linux x64',
  processor: 'A processor',
  cores: 2,
  arithmetic: 'fused' as const,
}
const report: SolveReport = {
  bench: 'solve',
  machine,
  peer: { name: 'cvodes', title: 'CVODES', version: '6.4.1' },
  problems: [
    {
      name: 'pollu',
      title: 'POLLU',
      states: 20,
      error: 'largest relative error (scd)',
      times: 9,
      referenceDigits: 12.5,
      best: 'rodas',
      evaluation: { beforeTierUp: 210, afterTierUp: 24.5, peer: 78.8 },
      solvers: [
        {
          name: 'cvodes',
          title: 'CVODES',
          peer: true,
          firstSolveSeconds: null,
          front: [{ relativeTolerance: 1e-4, absoluteTolerance: 1e-8, digits: 4, seconds: 1e-3, work }],
          marks: [
            { digits: 4, seconds: 1e-3, ratio: null },
            { digits: 5, seconds: null, ratio: null },
          ],
          meanRatio: null,
          sweep: [{ relativeTolerance: 1e-4, absoluteTolerance: 1e-8, digits: 4, seconds: 1e-3 }],
          failures: 0,
        },
        {
          name: 'rodas',
          title: 'Rodas',
          peer: false,
          firstSolveSeconds: 0.012,
          front: [{ relativeTolerance: 10 ** -4.5, absoluteTolerance: 1e-8, digits: 4.25, seconds: 125e-6, work }],
          marks: [
            { digits: 4, seconds: 125e-6, ratio: 0.125 },
            { digits: 5, seconds: 250e-6, ratio: null },
          ],
          meanRatio: 0.125,
          sweep: [{ relativeTolerance: 1e-4, absoluteTolerance: 1e-8, digits: 4, seconds: 1e-3 }],
          failures: 9,
        },
      ],
    },
  ],
}

describe('a comparison for a person', () => {
  const text = solveText(report)

  it('shows the front with its work', () => {
    expect(text).toContain('Rodas (rodas), first solve 12 ms, 1 pairs of tolerances solved, 9 not')
    expect(text).toMatch(/^3\.2e-5 +1e-8 +4\.25 +125 +120 +3 +900 +20 +45$/m)
  })

  it('shows times and ratios at equal digits, and what is not reached', () => {
    expect(text).toMatch(/^cvodes +1000 +-$/m)
    expect(text).toMatch(/^rodas +125 \(0\.125\) +250 +0\.125$/m)
  })

  it('says who does best, and one evaluation beside the peer', () => {
    expect(text).toContain("POLLU: rodas does best, in 0.125 of CVODES's time (geometric mean)")
    expect(text).toContain('24.5 ns (before tier-up 210 ns; CVODES 78.8 ns)')
    expect(text).toContain('A processor, fused arithmetic, Node 24.0.0, CVODES 6.4.1.')
  })

  it('says why a family of models ended before its time', () => {
    const point = { states: 3, parameters: 2, reactions: 2, jacobianEntries: 4, factorEntries: 5 }
    const scaling: ScalingReport = {
      bench: 'scaling',
      machine,
      method: 'rodas',
      families: [
        {
          name: 'chain',
          title: 'linear chain',
          points: [{ ...point, firstStepSeconds: 0.0125, secondsPerStep: 2.5e-6, steps: 54 }],
          stepExponent: 1.25,
          firstStepExponent: null,
          workExponent: 0.5,
          ended: { states: 10, reason: 'out of memory' },
        },
      ],
      bars: [{ name: 'line', title: 'A line', most: 0.5, seconds: 0.25, reason: null }],
      yardstick: { title: 'CVODES, ROBER', seconds: 1e-3 },
    }
    const shown = scalingText(scaling)
    expect(shown).toContain(
      'linear chain: one step grows as k^1.25, or as (reactions + entries of L and U)^0.50, the first one with compilation as unknown.',
    )
    expect(shown).toMatch(/^3 +2 +2 +4 +5 +12\.5 +2\.5 +54$/m)
    expect(shown).toContain('It ended at k = 10: out of memory')
    expect(shown).toMatch(/^A line +0\.25 +0\.5$/m)
    expect(shown).toContain('CVODES, ROBER: 1000 us')
  })
})

describe('a comparison of gradients for a person', () => {
  const point = { relativeTolerance: 1e-4, absoluteTolerance: 1e-5, digits: 2.5, seconds: 4e-4, work }
  const none = { seconds: null, ratio: null, method: null }
  const gradients: GradientReport = {
    bench: 'gradient',
    machine,
    peer: { name: 'cvodes', title: 'CVODES', version: '6.4.1' },
    problem: {
      title: 'Trained network',
      states: 3,
      parameters: 188,
      sampleTimes: 50,
      lossName: 'mse',
      reference: { gradientMethod: 'forward', method: 'rodas', relativeTolerance: 1e-11, digits: 4.9 },
    },
    solvers: [
      {
        name: 'adjoint',
        title: 'Adjoint',
        peer: false,
        front: [{ ...point, method: 'rodas' }],
        marks: [
          { digits: 2, seconds: 4e-4, ratio: 0.05, method: 'rodas' },
          { digits: 3, ...none },
        ],
        meanRatio: 0.05,
        sweep: [{ ...point, method: 'rodas' }],
        failures: 2,
        refused: [{ method: 'gear', reason: 'It is not known.' }],
      },
    ],
    costs: [
      {
        gradientMethod: 'adjoint',
        method: 'rodas',
        methodTitle: 'Rodas',
        states: 10,
        parameters: 1000,
        solveSeconds: 1e-3,
        gradientSeconds: 3.5e-3,
        ratio: 3.5,
        steps: 20,
      },
    ],
    growth: [
      {
        gradientMethod: 'adjoint',
        title: 'Adjoint',
        by: 'states',
        points: [{ states: 50, parameters: 2e5, seconds: 0.1, steps: 20, secondsPerStep: 5e-3, memory: 1e6 }],
        exponent: null,
        ended: { states: 100, parameters: 2e5, reason: 'out of memory' },
      },
    ],
    bars: [
      { title: 'the fastest', most: 0.1, value: 0.05 },
      { title: 'the cost', most: 4, value: 5 },
      { title: 'the growth', most: 3.2, value: null },
    ],
    missing: ['There is no quadrature to measure.'],
  }
  const text = gradientText(gradients)

  it('shows each front with the method that it goes through, and what is not known', () => {
    expect(text).toContain('Adjoint (adjoint), 1 gradients, 2 failed')
    expect(text).toMatch(/^rodas +1\.0e-4 +1e-5 +2\.50 +400 +120$/m)
    expect(text).toContain('Not through gear: It is not known.')
    expect(text).toMatch(/^adjoint +400 \(0\.050\) rodas +-$/m)
  })

  it('shows costs, growth and whether the bars are met', () => {
    expect(text).toMatch(/^adjoint +rodas +10 +1000 +20 +1 +3\.5 +3\.50$/m)
    expect(text).toContain('Adjoint (adjoint) grows with states as is not known.')
    expect(text).toContain('It ended at k = 100, m = 200000: out of memory')
    expect(text).toMatch(/^the fastest +0\.05 +0\.1 +yes$/m)
    expect(text).toMatch(/^the cost +5 +4 +no$/m)
    expect(text).toMatch(/^the growth +- +3\.2 +-$/m)
    expect(text).toContain('There is no quadrature to measure.')
  })
})

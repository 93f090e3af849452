import { describe, expect, it } from 'vitest'
import { checkText, gradientText } from '../../../src/cli/gradient'
import { formatBytes } from '../../../src/cli/terminal'
import { failed, type GradientCheck, type GradientResult } from '../../../src/shared'

const work = { steps: 60, rejected: 2, rhsEvaluations: 500, jacobianEvaluations: 300, factorizations: 310 }
const cost = {
  firstSeconds: 0.02,
  seconds: 5e-4,
  repeats: 9,
  work,
  backwardWork: null,
  memory: 46_000,
  why: null,
}
const sizes = { states: 3, parameters: 3, experiments: 1, sampleTimes: 50 }
const result: GradientResult = {
  sizes,
  lossName: 'mse',
  gradientMethod: 'forward',
  method: 'ark436l2sa',
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-6,
  loss: 0.0125,
  gradient: Float64Array.of(3, -4, 0),
  parameters: Float64Array.of(0.04, 3e7, 1e4),
  parameterNames: ['A -> B', '2 B -> B + C', 'B + C -> A + C'],
  ...cost,
}
const names = { method: 'ark436l2sa', methodTitle: 'ESDIRK4' }
const check: GradientCheck = {
  sizes,
  lossName: 'mae',
  kinked: true,
  relativeTolerance: 1e-4,
  absoluteTolerance: 1e-4,
  rows: [
    {
      gradientMethod: 'forward',
      title: 'Forward',
      ...names,
      outcome: {
        status: 'solved',
        verdict: 'exact',
        words: 'It is exact.',
        loss: 0.25,
        stepsError: 2e-12,
        solutionError: null,
        ...cost,
        why: 'Few parameters.',
      },
    },
    {
      gradientMethod: 'backsolve-adjoint',
      title: 'Backsolve',
      ...names,
      outcome: failed('It ran away', 'experiment 1, time 3.2', 'Take another.'),
    },
  ],
  differences: [
    { ...names, resolution: 3e-11, directions: 6, evaluations: 180, seconds: 0.1, failure: null },
    {
      method: 'bdf',
      methodTitle: 'BDF',
      resolution: null,
      directions: 0,
      evaluations: 0,
      seconds: 0,
      failure: failed('No steps of its own'),
    },
  ],
  solution: {
    status: 'solved',
    gradientMethod: 'forward',
    method: 'ark436l2sa',
    relativeTolerance: 1e-7,
    error: 4e-6,
    loss: 0.25,
  },
}

describe('a gradient for a person', () => {
  it('names the reactions, and what it cost', () => {
    const text = gradientText(result)
    expect(text).toMatch(/^Loss +0\.0125 \(mse\)$/m)
    expect(text).toMatch(/^Gradient norm +5 over 3 parameters$/m)
    expect(text).toMatch(/^Time +0\.5 ms \(best of 9; the first 20 ms, compilation included\)$/m)
    expect(text).toMatch(/^2 B -> B \+ C +3\.000e7 +-4$/m)
    expect(text).not.toMatch(/^Why/m)
  })

  it('says why a method was chosen, and how many steps went backwards', () => {
    const text = gradientText({ ...result, why: 'Many parameters.', backwardWork: { ...work, steps: 80 } })
    expect(text).toMatch(/^Why +Many parameters\.$/m)
    expect(text).toMatch(/^Steps +60 \(2 rejected\), 80 backwards$/m)
  })

  it('leaves the numbers of a large network to the document', () => {
    const many = new Float64Array(188)
    const text = gradientText({ ...result, gradient: many, parameters: many, sizes: { ...sizes, parameters: 188 } })
    expect(text).not.toContain('PARAMETER')
  })
})

describe('a check for a person', () => {
  const text = checkText(check)

  it('has a line for each method, with a dash for what there is not', () => {
    expect(text).toMatch(/^forward +ark436l2sa +exact +2\.0e-12 +- +0\.25 +0\.5 +60 +46 kB$/m)
    expect(text).toMatch(/^backsolve-adjoint +ark436l2sa +none +- +- +- +- +- +-$/m)
  })

  it('explains every one, and what it is judged by', () => {
    expect(text).toContain('forward: It is exact. Few parameters.')
    expect(text).toContain('backsolve-adjoint: It ran away (experiment 1, time 3.2). Take another.')
    expect(text).toContain('Differences of the steps of ESDIRK4: 6 directions from 180 solves, good to 3.0e-11.')
    expect(text).toContain('No differences of the steps of BDF: No steps of its own.')
    expect(text).toContain("The solution's gradient: forward through ark436l2sa at 1.000e-7, good to 4.0e-6.")
    expect(text).toContain('This loss has a kink')
  })
})

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [740, '740 B'],
    [1900, '1.9 kB'],
    [46_000, '46 kB'],
    [3_400_000, '3.4 MB'],
    [7.2e9, '7.2 GB'],
    [NaN, '-'],
  ])('%d are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})

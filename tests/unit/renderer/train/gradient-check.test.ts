import { describe, expect, it } from 'vitest'
import {
  gradientCheckGrounds,
  gradientCheckLines,
  gradientCheckSummary,
  gradientCheckTable,
} from '../../../../src/renderer/features/train/gradient-check-words'
import { csvText, formatBytes } from '../../../../src/renderer/format'
import { failed, type GradientCheck, type GradientRow, type GradientVerdict } from '../../../../src/shared'

const work = { steps: 60, rejected: 0, rhsEvaluations: 1, jacobianEvaluations: 1, factorizations: 1 }
const row = (gradientMethod: string, verdict: GradientVerdict, backwards: number | null = null): GradientRow => ({
  gradientMethod,
  title: `${gradientMethod.charAt(0).toUpperCase()}${gradientMethod.slice(1)} method`,
  method: 'rodas',
  methodTitle: 'Rodas',
  outcome: {
    status: 'solved',
    verdict,
    words: 'It is what it is.',
    loss: 0.0125,
    stepsError: 2.1e-12,
    solutionError: null,
    firstSeconds: 0.1,
    seconds: 5.2e-4,
    repeats: 9,
    work,
    backwardWork: backwards === null ? null : { ...work, steps: backwards },
    memory: 46_000,
    why: verdict === 'near' ? 'It was the cheapest.' : null,
  },
})
const failing: GradientRow = {
  ...row('backsolve', 'off'),
  outcome: failed('It ran away, far', 'time 3', 'Take another.'),
}
const check: GradientCheck = {
  sizes: { states: 3, parameters: 188, experiments: 1, sampleTimes: 50 },
  lossName: 'mae',
  kinked: true,
  relativeTolerance: 1e-4,
  absoluteTolerance: 1e-4,
  rows: [row('forward', 'exact'), row('adjoint', 'near', 80), failing],
  differences: [
    {
      method: 'rodas',
      methodTitle: 'Rodas',
      resolution: 3e-11,
      directions: 6,
      evaluations: 180,
      seconds: 1,
      failure: null,
    },
    {
      method: 'gear',
      methodTitle: 'Gear',
      resolution: null,
      directions: 0,
      evaluations: 0,
      seconds: 0,
      failure: failed('No steps of its own'),
    },
  ],
  solution: failed('It is uncertain', '', 'So it is.'),
}

describe('a checked gradient in words', () => {
  it('has a line for each method, dashes for one without a gradient', () => {
    const [forward, adjoint, backsolve] = gradientCheckLines(check)
    expect(forward).toMatchObject({
      verdict: 'exact',
      figures: ['2.1e-12', '–', '0.0125', '0.52', '60', '46 kB'],
      words: 'It is what it is.',
    })
    expect(adjoint!.figures[4]).toBe('140')
    expect(adjoint!.words).toBe('It is what it is. It was the cheapest.')
    expect(backsolve).toMatchObject({ verdict: 'none', words: 'It ran away, far (time 3). Take another.' })
    expect(backsolve!.figures).toEqual(['–', '–', '–', '–', '–', '–'])
  })

  it('says how many agree, and what becomes of the run that asked', () => {
    const summary = (own: string) => gradientCheckSummary(check, own)
    expect(summary('forward')).toMatch(/^1 of 3 gradient methods gives .* forward method, which is one of them\.$/)
    expect(summary('adjoint')).toMatch(/adjoint method, which is near the solution's\.$/)
    expect(summary('backsolve')).toMatch(/which gave no gradient here\.$/)
    expect(summary('another')).toBe('1 of 3 gradient methods gives the derivative of the steps taken.')
  })

  it('tells what it is judged by, and what is missing', () => {
    const grounds = gradientCheckGrounds(check)
    expect(grounds[0]).toContain('were made 180 times along 6 directions; differences are good to 3e-11')
    expect(grounds[1]).toBe('The steps of Gear could not be differenced: No steps of its own.')
    expect(grounds[2]).toBe('It is uncertain. So it is.')
    expect(grounds[3]).toMatch(/kink/)
  })

  it('goes to a spreadsheet with every digit and its words quoted', () => {
    const lines = csvText(gradientCheckTable(check)).trimEnd().split('\n')
    expect(lines[0]).toMatch(/^gradient method,method of integration,verdict,/)
    expect(lines[1]).toBe('forward,rodas,exact,2.1e-12,,0.0125,0.52,60,,46000,It is what it is.')
    expect(lines[2]).toMatch(/,60,80,46000,/)
    expect(lines[3]).toBe('backsolve,rodas,none,,,,,,,,"It ran away, far (time 3). Take another."')
  })
})

describe('a table as CSV', () => {
  it('quotes what would end a cell', () => {
    expect(
      csvText({
        columns: ['a', 'b'],
        rows: [
          ['1,5', 'he said "no"'],
          ['two\nlines', ''],
        ],
      }),
    ).toBe('a,b\n"1,5","he said ""no"""\n"two\nlines",\n')
  })
})

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [740, '740 B'],
    [530_000, '530 kB'],
    [3.4e6, '3.4 MB'],
    [7e12, '7000 GB'],
  ])('%d', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})

import { describe, expect, it } from 'vitest'
import { experimentState } from '../../../../src/renderer/features/lab/experiment-state'
import { numbersText, parseNumbers } from '../../../../src/renderer/features/lab/numbers-text'
import { labFigureTable, labPlot } from '../../../../src/renderer/plots'
import { describeExperiment, labExperiments } from '../../../../src/engine'
import type { LabEntry } from '../../../../src/shared'
import { sampleLabRecord } from '../../backend/store/sample-project'

const { result, ...summary } = sampleLabRecord('reverse-rober')
const entry = (more: Partial<LabEntry>): LabEntry => ({
  experiment: describeExperiment(labExperiments[0]!),
  latest: summary,
  running: false,
  ...more,
})

describe('how an experiment stands', () => {
  it.each([
    [entry({ latest: null }), 'never', 'Not run yet'],
    [entry({ running: true }), 'running', 'Running, 42 %'],
    [entry({ latest: { ...summary, judged: 7, asExpected: 7 } }), 'expected', 'All 7 as expected'],
    [entry({ latest: { ...summary, judged: 7, asExpected: 5 } }), 'unexpected', '2 of 7 not as expected'],
    [
      entry({ latest: { ...summary, judged: 0, asExpected: 0 } }),
      'unjudged',
      'Run; with these settings nothing is expected',
    ],
  ])('is a mark and a word', (of, mark, words) => {
    expect(experimentState(of, { experiment: 'a', part: 0.42, doing: '' })).toEqual({ mark, words })
  })
})

describe('numbers in a field', () => {
  const parameter = labExperiments[0]!.parameters.find(({ name }) => name === 'tolerances')!
  if (parameter.kind !== 'numbers') throw new Error('Tolerances are numbers.')

  it.each(['1e-6, 1e-7', '1e-6 1e-7', ' 1e-6;1e-7, '])('are read from %j', (text) => {
    expect(parseNumbers(text, parameter)).toEqual({ numbers: [1e-6, 1e-7] })
  })

  it('come back as they were written', () => {
    const numbers = [1e-6, 0.01, 2.5e-11]
    expect(parseNumbers(numbersText(numbers), parameter)).toEqual({ numbers })
    expect(numbersText([100, 10_000, 1_000_000])).toBe('100, 10000, 1e6')
  })

  it.each([
    ['', 'Write numbers with commas between them.'],
    ['1e-6, quick', 'Write numbers with commas between them.'],
    ['5', 'Write numbers between 1e-13 and 0.01.'],
    [Array.from({ length: 13 }, () => '1e-6').join(), 'Write at most 12 numbers.'],
  ])('%j are refused with a sentence', (text, problem) => {
    expect(parseNumbers(text, parameter)).toEqual({ problem })
  })

  it('that must be whole are refused otherwise', () => {
    expect(parseNumbers('1.5', { ...parameter, whole: true, most: 10 })).toEqual({ problem: 'Write whole numbers.' })
  })
})

describe('a figure in the window', () => {
  it('is a plot and a table', () => {
    const [figure] = result.figures
    expect(labFigureTable(figure!)).toEqual({
      columns: ['panel', 'curve', 'time, s', 'value'],
      rows: [
        ['y1', 'back', '1e-5', '0.3'],
        ['y1', 'back', '1e5', '–'],
      ],
    })
    const plot = labPlot(figure!)
    expect(plot.logarithmicX).toBe(true)
    expect(plot.whole({ theme: 'print', width: 317, range: null }).height).toBeGreaterThan(150)
  })
})

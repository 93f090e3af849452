import { describe, expect, it } from 'vitest'
import { assembleExperiments, computeScaling } from '../../../src/engine'
import type { Experiment } from '../../../src/engine'
import type { Outcome, Series, TrainingData } from '../../../src/shared'

function series(signal: string, times: number[], values: number[], more: Partial<Series> = {}): Series {
  return {
    experiment: 'one',
    replicate: 1,
    signal,
    unit: null,
    times: Float64Array.from(times),
    values: Float64Array.from(values),
    sigmas: null,
    ...more,
  }
}

function assembled(data: TrainingData): Experiment[] {
  const outcome = assembleExperiments(data)
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

function failure(outcome: Outcome<unknown>) {
  if (outcome.status !== 'failed') throw new Error('It was expected to fail.')
  return outcome
}

describe('experiments from measured curves', () => {
  it('takes the first row as the initial value and leaves it out of the loss', () => {
    const [experiment] = assembled({
      species: ['A', 'B'],
      series: [series('A', [0, 1, 2], [1, 0.5, 0.2]), series('B', [0, 1, 2], [0, 0.5, 0.8])],
      initial: null,
    })
    expect(experiment!.startTime).toBe(0)
    expect([...experiment!.initial]).toEqual([1, 0])
    expect([...experiment!.sampleTimes]).toEqual([1, 2])
    expect(experiment!.observations.map((grid) => [...grid])).toEqual([[0.5, 0.5, 0.2, 0.8]])
  })

  it('keeps every row in the loss when the initial value is given apart', () => {
    const [experiment] = assembled({
      species: ['A'],
      series: [series('A', [1, 2], [0.5, 0.2])],
      initial: { time: 0, values: [1] },
    })
    expect([...experiment!.sampleTimes]).toEqual([1, 2])
    expect([...experiment!.initial]).toEqual([1])
  })

  it('averages the first rows of replicates, and keeps replicates apart in the loss', () => {
    const [experiment] = assembled({
      species: ['A'],
      series: [series('A', [0, 1], [1, 0.5]), series('A', [0, 1], [3, 0.7], { replicate: 2 })],
      initial: null,
    })
    expect([...experiment!.initial]).toEqual([2])
    expect(experiment!.observations.map((grid) => [...grid])).toEqual([[0.5], [0.7]])
  })

  it('marks what a species lacks at another one s time as missing', () => {
    const [experiment] = assembled({
      species: ['A', 'B'],
      series: [series('A', [0, 1, 3], [1, 2, 3]), series('B', [0, 2], [4, 5])],
      initial: null,
    })
    expect([...experiment!.sampleTimes]).toEqual([1, 2, 3])
    expect([...experiment!.observations[0]!]).toEqual([2, NaN, NaN, 5, 3, NaN])
  })

  it.each<[string, TrainingData, RegExp]>([
    [
      'a missing initial value',
      { species: ['A'], series: [series('A', [0, 1], [NaN, 1])], initial: null },
      /first row has no value of A/,
    ],
    [
      'a sample before t0',
      { species: ['A'], series: [series('A', [0, 1], [1, 1])], initial: { time: 0.5, values: [1] } },
      /before the initial value/,
    ],
    [
      'an initial value of the wrong length',
      { species: ['A'], series: [series('A', [0, 1], [1, 1])], initial: { time: 0, values: [1, 2] } },
      /2 entries for 1 species/,
    ],
    ['a single row', { species: ['A'], series: [series('A', [0], [1])], initial: null }, /no sample after/],
    [
      'nothing measured after the start',
      { species: ['A'], series: [series('A', [0, 1], [1, NaN])], initial: null },
      /Every value after the initial one is missing/,
    ],
    ['no data at all', { species: ['A'], series: [], initial: null }, /no measurements/],
  ])('names %s', (_what, data, message) => {
    const refused = failure(assembleExperiments(data))
    expect(refused.reason).toMatch(message)
  })
})

describe('scales of the data', () => {
  it('are max - min with the initial value included, else the magnitude, else one', () => {
    const experiments = assembled({
      species: ['moves', 'constant', 'zero'],
      series: [
        series('moves', [1, 4], [0.5, 0.25]),
        series('constant', [1, 4], [-7, -7]),
        series('zero', [1, 4], [0, 0]),
      ],
      initial: { time: 0, values: [1, -7, 0] },
    })
    expect(computeScaling(experiments)).toEqual({ stateScale: [0.75, 7, 1], timeScale: 4, startTime: 0 })
  })
})

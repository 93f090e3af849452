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

describe('initial values that are fitted', () => {
  const times = [0, 1, 2]
  const data: TrainingData = {
    species: ['A', 'B'],
    series: [
      series('A', times, [1, 0.5, 0.2]),
      series('A', times, [3, 0.7, 0.4], { replicate: 2 }),
      series('B', times, [NaN, NaN, 0.8]),
      series('A', times, [5, 2, 1], { experiment: 'two' }),
      series('A', times, [NaN, NaN, NaN], { experiment: 'three' }),
      series('B', times, [0.2, 0.5, 0.8], { experiment: 'three' }),
    ],
    initial: null,
  }
  const fitted = (how: 'missing' | 'all') => {
    const outcome = assembleExperiments(data, how)
    if (outcome.status === 'failed') throw new Error(outcome.reason)
    return outcome.value
  }

  it('are those that the first row lacks: from the first measured value, or the mean of other experiments', () => {
    const [one, two, three] = fitted('missing')
    expect([...one!.initial]).toEqual([2, 0.8])
    expect(one!.unknown).toEqual([1])
    expect([...two!.initial]).toEqual([5, 0.5])
    expect(two!.unknown).toEqual([1])
    expect([...three!.initial]).toEqual([3.5, 0.2])
    expect(three!.unknown).toEqual([0])
    expect([...one!.sampleTimes]).toEqual([1, 2])
  })

  it('or all: the first row is then part of the loss', () => {
    const [one] = fitted('all')
    expect(one!.unknown).toEqual([0, 1])
    expect(one!.startTime).toBe(0)
    expect([...one!.sampleTimes]).toEqual([0, 1, 2])
    expect(one!.observations.map((grid) => grid[0])).toEqual([1, 3])
  })
})

it('standard deviations of the data stay with their values', () => {
  const sigmas = Float64Array.of(0.1, 0.2, NaN)
  const [experiment] = assembled({
    species: ['A'],
    series: [series('A', [0, 1, 2], [1, 2, 3], { sigmas })],
    initial: null,
  })
  expect(experiment!.deviations.map((grid) => [...grid])).toEqual([[0.2, NaN]])
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

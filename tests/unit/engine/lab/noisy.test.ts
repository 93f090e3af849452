import { describe, expect, it } from 'vitest'
import { Truth } from '../../../../src/engine/lab/training/learning-problem'
import { noisy } from '../../../../src/engine/lab/training/noisy'
import { noisyData } from '../../../../src/engine/lab/training/noisy-data'
import { noisyExperiment } from '../../../../src/engine/lab/training/noisy-experiment'
import { rober } from '../../../../src/engine/lab/training/rober'
import { untuned, untunedHead } from '../../../../src/engine/lab/training/untuned'
import { labResultSchema } from '../../../../src/shared'

const truth = new Truth(rober)
const initials = [
  [1, 0, 0],
  [0.6, 0, 0.4],
]
const exact = noisyData(rober, truth, initials, { noise: 0, missing: 0 }, 1)

describe('measured trajectories', () => {
  it('begin at initial values that are known, and are the truth without noise', () => {
    expect(exact.series).toHaveLength(6)
    for (const [place, { times, values }] of exact.series.entries()) {
      expect([times[0], times.length]).toEqual([0, 51])
      expect(values[0]).toBe(initials[Math.floor(place / 3)]![place % 3])
    }
    const [, , third] = exact.series
    expect(third!.values.at(-1)).toBe(truth.at([1, 0, 0], third!.times).at(-1))
  })

  it('are off by the part of the range of each species that was asked for, in the mean', () => {
    const data = noisyData(rober, truth, initials, { noise: 0.05, missing: 0 }, 1)
    for (const species of [0, 1, 2]) {
      const own = [species, species + 3]
      const all = own.flatMap((place) => [...exact.series[place]!.values])
      const range = Math.max(...all) - Math.min(...all)
      const errors = own.flatMap((place) =>
        [...data.series[place]!.values].slice(1).map((value, row) => value - exact.series[place]!.values[row + 1]!),
      )
      const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length) / range
      expect(deviation).toBeGreaterThan(0.035)
      expect(deviation).toBeLessThan(0.065)
    }
  })

  it('have gaps that leave the other values as they are, and come from the seed', () => {
    const whole = noisyData(rober, truth, initials, { noise: 0.05, missing: 0 }, 7)
    const gaps = noisyData(rober, truth, initials, { noise: 0.05, missing: 0.2 }, 7)
    let missing = 0
    for (const [place, { values }] of gaps.series.entries())
      for (const [row, value] of values.entries())
        if (Number.isNaN(value)) missing++
        else expect(value).toBe(whole.series[place]!.values[row])
    expect(missing / 300).toBeGreaterThan(0.1)
    expect(missing / 300).toBeLessThan(0.3)
    const other = noisyData(rober, truth, initials, { noise: 0.05, missing: 0 }, 8)
    expect(other.series[0]!.values[5]).not.toBe(whole.series[0]!.values[5])
  })
})

describe('trainings on them', () => {
  const experiment = noisyExperiment({
    ...noisy,
    problems: [
      {
        name: 'rober',
        title: 'ROBER',
        problem: rober,
        trained: initials,
        model: { head: untunedHead, hiddenLayers: [4] },
      },
    ],
    cases: [
      { name: 'a', title: 'A', noise: 0.05, missing: 0.2, validation: null, drawn: true },
      { name: 'b', title: 'B', noise: 0.05, missing: 0, validation: { part: 0.2, experiments: [] }, drawn: false },
    ],
    training: untuned,
    starts: { seeds: 2, epochs: 12, seconds: 1000 },
  })
  let time = 0
  const work = experiment.run({ seeds: 2, firstSeed: 1, epochs: 12, seconds: 1000 }, { now: () => time++ })
  let next = work.next()
  while (!next.done) next = work.next()
  const { findings, figures, tables } = labResultSchema.parse(next.value)

  it('are judged by the truth, with what was held out and what comes after', () => {
    expect(findings.map(({ name }) => name)).toEqual(
      ['a', 'b'].flatMap((how) => ['error', 'held-out', 'beyond'].map((what) => `rober-${how}-${what}`)),
    )
    for (const { name, value, expected } of findings) {
      expect(value).toBeGreaterThan(0)
      expect(expected === null).toBe(!name.endsWith('error'))
    }
    expect(findings[0]!.expected!.most).toBeCloseTo(0.05 * Math.sqrt(2 / Math.PI), 12)
    expect(tables[0]!.rows).toHaveLength(4)
  })

  it('are drawn with what was measured', () => {
    expect(figures.map(({ name }) => name)).toEqual(['rober-fit', 'rober-history', 'rober-held-out', 'rober-beyond'])
    const curves = figures[0]!.panels[0]!.curves
    expect(curves.map(({ label }) => label)).toEqual(['truth', 'network', 'samples'])
    expect([...curves[2]!.y].some(Number.isNaN)).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { reactionShares } from '../../../../src/chemistry'
import { recoveredLaws } from '../../../../src/engine/lab/crnn-rober/recovery'
import { crnnProblem, crnnTrajectories } from '../../../../src/engine/lab/crnn-rober/trajectories'
import { robertson } from '../../../../src/engine/lab/robertson'
import { Truth } from '../../../../src/engine/lab/training/learning-problem'
import { labResultSchema } from '../../../../src/shared'
import { runExperiment } from './run-experiment'

const truth = new Truth(crnnProblem)
const trajectories = crnnTrajectories(truth)

describe('the trajectories of Robertson that reactions are found in', () => {
  it('are 20 and 5 from a Latin hypercube, with noise of 1e-4 of each value, the same every time', () => {
    const { fitted, heldOut, data } = trajectories
    expect([fitted.length, heldOut.length]).toEqual([20, 5])
    for (const place of [0, 2]) {
      const levels = [...fitted, ...heldOut].map(({ initial }) => initial[place]!).sort((a, b) => a - b)
      levels.forEach((level, index) => expect(level).toBeCloseTo(0.5 + (index + 1) / 25, 12))
    }
    const relative = fitted.flatMap(({ measured, truth: exact }) =>
      [...measured].map((value, index) => value / exact[index]! - 1),
    )
    const deviation = Math.sqrt(relative.reduce((sum, each) => sum + each * each, 0) / relative.length)
    expect(deviation).toBeGreaterThan(0.95e-4)
    expect(deviation).toBeLessThan(1.05e-4)
    expect(data.series).toHaveLength(75)
    expect([data.series[0]!.times[0], data.series[0]!.times.length]).toEqual([0, 41])
    expect(crnnTrajectories(truth)).toEqual(trajectories)
  })
})

describe('rate laws that were found', () => {
  const { species, reactions } = robertson
  const numbers = (values: Readonly<Record<string, number>>) => Float64Array.from(species, (name) => values[name] ?? 0)
  const mechanism = reactions.map(({ constant, orders, change }) => ({
    constant,
    orders: numbers(orders),
    change: numbers(change),
  }))
  const along = trajectories.fitted.map(({ truth: values }) => ({ times: truthTimes(), values }))
  const laws = (learned: typeof mechanism) =>
    recoveredLaws(robertson, learned, reactionShares(learned, along), trajectories.stateScale)

  it('are all of those of the mechanism itself, with its constants', () => {
    const found = laws(mechanism)
    expect(found.map(({ equation }) => equation)).toEqual(reactions.map(({ equation }) => equation))
    expect(found[1]!.constants[2]! / 3e7).toBeCloseTo(1, 9)
    expect(found[0]!.constants[1]! / -found[2]!.constants[1]! / 4e-6).toBeCloseTo(1, 9)
  })

  it('may be shared by several reactions, and are none where orders are others or nothing goes that way', () => {
    const [first, second, third] = mechanism
    const halves = [0.25, 0.75].map((part) => ({ ...first!, constant: part * first!.constant }))
    const shared = laws([...halves, second!, third!])
    expect(shared[0]!.places).toEqual([0, 1])
    expect(shared[0]!.constants[1]).toBeCloseTo(0.04, 12)
    const other = { ...second!, orders: Float64Array.of(0, 1.6, 0) }
    expect(laws([first!, other, third!]).map(({ equation }) => equation)).not.toContain(reactions[1]!.equation)
    expect(laws([{ ...first!, constant: 1e-9 }, second!, third!])).toHaveLength(2)
  })
})

function truthTimes(): Float64Array {
  const series = trajectories.data.series[0]!
  return series.times.subarray(1)
}

describe('crnn-rober', () => {
  it('trains, judges and tells of each start, however short', () => {
    let time = 0
    const context = { now: () => time++, arithmetic: 'plain' as const }
    const result = labResultSchema.parse(
      runExperiment('crnn-rober', { seeds: 2, epochs: 2, seconds: 100_000 }, context),
    )
    expect(result.tables[0]!.rows.map(([seed]) => seed)).toEqual([1, 2])
    expect(result.tables[1]!.rows).toHaveLength(8)
    expect(result.figures.map(({ name }) => name)).toEqual(['held-out', 'unseen', 'beyond'])
    expect(result.findings.find(({ name }) => name === 'best-validation')!.asExpected).toBe(false)
  })
})

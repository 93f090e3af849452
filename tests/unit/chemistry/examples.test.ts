import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { massActionGraph, rateConstants } from '../../../src/chemistry'
import type { Mechanism } from '../../../src/shared'
import { compileModel, solve } from '../../../src/solver'
import { pollu, rober } from '../solver/problems'

interface Example {
  species: string[]
  mechanism: Mechanism
  initial: { time: number; values: number[] }
}

function read(name: string): { example: Example; header: string[]; times: number[]; rows: number[][] } {
  const at = (file: string) =>
    readFileSync(new URL(`../../../resources/examples/${name}/${file}`, import.meta.url), 'utf8')
  const [header, ...lines] = at('data.csv').trim().split('\n')
  const numbers = lines.map((line) => line.split(',').map(Number))
  return {
    example: JSON.parse(at('example.json')) as Example,
    header: header!.split(','),
    times: numbers.map((row) => row[0]!),
    rows: numbers.map((row) => row.slice(1)),
  }
}

const digits = (got: readonly number[], wanted: readonly number[]): number =>
  Math.min(...wanted.map((value, index) => -Math.log10(Math.abs(got[index]! - value) / Math.abs(value))))

describe.each(['robertson', 'pollu'])('the example %s', (name) => {
  it('has a column for every species of its mechanism', () => {
    const { example, header } = read(name)
    expect(header).toEqual(['time', ...example.species])
    expect(example.mechanism.species).toEqual(example.species)
    expect(example.initial.values).toHaveLength(example.species.length)
  })

  it('is what the solver gives for its mechanism', () => {
    const { example, times, rows } = read(name)
    const solved = solve({
      model: compileModel(massActionGraph(example.mechanism)),
      parameters: rateConstants(example.mechanism),
      initial: Float64Array.from(example.initial.values),
      startTime: example.initial.time,
      sampleTimes: Float64Array.from(times),
      relativeTolerance: 1e-8,
      absoluteTolerance: 1e-20,
    })
    if (solved.status === 'failed') throw new Error(solved.reason)
    const wanted = rows.flat()
    solved.values.forEach((value, index) =>
      expect(Math.abs(value - wanted[index]!)).toBeLessThanOrEqual(1e-6 * Math.abs(wanted[index]!)),
    )
  })
})

describe('the examples against published solutions', () => {
  it('Robertson: 50 samples from 1e-5 to 1e5, 9 digits at 1e5', () => {
    const { times, rows } = read('robertson')
    expect([times.length, times[0], times.at(-1)]).toEqual([50, 1e-5, 1e5])
    expect(digits(rows.at(-1)!, rober.reference[[...rober.times].indexOf(1e5)]!)).toBeGreaterThan(9)
  })

  it('POLLU: 20 samples from 0 to 60, 11 digits at 60', () => {
    const { times, rows } = read('pollu')
    expect([times.length, times[0], times.at(-1)]).toEqual([20, 0, 60])
    expect(digits(rows.at(-1)!, pollu.reference[0]!)).toBeGreaterThan(11)
  })
})

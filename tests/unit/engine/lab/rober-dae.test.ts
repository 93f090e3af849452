import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { referenceTimes, referenceValues } from '../../../../src/engine/lab/rober-dae/robertson-reference'
import { constrainedRobertson } from '../../../../src/engine/lab/rober-dae/constrained-robertson'
import { constantsError } from '../../../../src/engine/lab/rober-dae/fit-start'
import { compileModel, solve } from '../../../../src/solver'
import { labResultSchema } from '../../../../src/shared'
import { runExperiment } from './run-experiment'

interface Reference {
  reference: { set: string; t: number; y: Record<string, string> }[]
}

describe("Robertson's reaction as a DAE", () => {
  const result = labResultSchema.parse(runExperiment('rober-dae', { seeds: 2, seconds: 1000 }, { now: () => 0 }))
  const finding = (name: string) => result.findings.find((each) => each.name === name)!

  it("is judged by Hairer and Wanner's values", () => {
    const { reference } = JSON.parse(readFileSync('tests/data/ivp/ROBER.json', 'utf8')) as Reference
    const hairer = reference.filter(({ set }) => set === 'hairer')
    expect([...referenceTimes]).toEqual(hairer.map(({ t }) => t))
    expect([...referenceValues]).toEqual(hairer.flatMap(({ y }) => Object.values(y).map(Number)))
  })

  it('is solved by every method that takes a mass matrix, and keeps its total', () => {
    expect(finding('digits')).toMatchObject({ asExpected: true })
    expect(finding('left-total')).toMatchObject({ asExpected: true })
    expect(result.tables[0]!.rows.map(([method]) => method)).toContain('Radau IIA, order 5')
  })

  it('gives its constants back, forwards and backwards, by the same gradient', () => {
    expect(finding('gradient-agreement')).toMatchObject({ asExpected: true })
    for (const way of ['forward', 'discrete-adjoint']) {
      expect(finding(`${way}-found`)).toMatchObject({ value: 2, asExpected: true })
      expect(finding(`${way}-error`).value).toBeLessThan(1e-6)
    }
    expect(finding('fit-left-total')).toMatchObject({ asExpected: true })
    expect(finding('unseen-error').value).toBeLessThan(1e-5)
  })

  it('says so where a fit is not let go to its end', () => {
    const { findings } = runExperiment('rober-dae', { seeds: 1, epochs: 2 }, { now: () => 0 })
    const missed = findings.find(({ name }) => name === 'forward-found')!
    expect(missed).toMatchObject({ value: 0, asExpected: false })
    expect(missed.note).toMatch(/^Seed 1 is off by .*: It used up its evaluations\.$/)
  })

  it('is the mechanism itself where the guesses are right', () => {
    const model = compileModel(constrainedRobertson(), { arithmetic: 'plain' })
    const constants = Float64Array.of(0.04, 3e7, 1e4)
    const solved = solve({
      model,
      parameters: new Float64Array(3),
      inputs: constants,
      initial: Float64Array.of(1, 0, 0),
      startTime: 0,
      sampleTimes: Float64Array.of(1e5),
      relativeTolerance: 1e-10,
      absoluteTolerance: 1e-16,
    })
    if (solved.status === 'failed') throw new Error(solved.reason)
    expect(solved.values[0]! / 0.01786592114209946).toBeCloseTo(1, 6)
    expect(constantsError(Float64Array.of(0, Math.log(2), 0), constants, constants)).toBeCloseTo(1, 12)
  })
})

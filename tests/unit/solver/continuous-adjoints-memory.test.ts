import { describe, expect, it } from 'vitest'
import { lossAndGradient, methods, type GradientRequest } from '../../../src/solver'
import type { GradientCase } from './gradient-cases'
import { gradientRequest, smoothCase } from './gradient-differences'

/** So many events that legs are shorter, and longer, than what fits into a small memory. */
const times = Float64Array.from({ length: 12 }, (_, index) => 9.7 * (index + 1))
const manyDoses = {
  ...smoothCase('doses at thresholds and at times that are parameters'),
  times,
  data: new Float64Array(24).fill(0.4),
}

const run = (item: GradientCase, changes: Partial<GradientRequest>) => {
  const request = gradientRequest(item, changes.method === 'implicit-euler' ? 1e-4 : 1e-7, changes)
  return { ...request, outcome: lossAndGradient({ ...request, gradientMethod: 'interpolating-adjoint' }) }
}

const solved = (item: GradientCase, changes: Partial<GradientRequest>) => {
  const { outcome, ...request } = run(item, changes)
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} at ${outcome.time}: ${outcome.advice}`)
  return { ...request, outcome }
}

/** The memory that a refusal says would do. */
const leastMemory = (item: GradientCase, changes: Partial<GradientRequest>): number => {
  const { outcome } = run(item, { ...changes, memoryLimit: 1 })
  if (outcome.status === 'solved') throw new Error('solved')
  return Number(/allow (\d+) or more/.exec(outcome.advice)![1])
}

describe.each(methods)('a small memory, over a solution by $name', (method) => {
  const problems = [smoothCase('CHEMAKZO'), manyDoses, smoothCase('POLLU')].filter(
    ({ graph, forExplicit }) => (method.massMatrix || !graph.mass) && (method.stiff || forExplicit),
  )

  it.each(problems)('changes nothing, to the last bit: $name', (item) => {
    const plenty = solved(item, { method: method.name })
    const least = leastMemory(item, { method: method.name })
    for (const memoryLimit of [least, Math.ceil((least + plenty.outcome.memory) / 2)]) {
      const little = solved(item, { method: method.name, memoryLimit })
      expect(little.outcome.work.steps).toBeGreaterThan(plenty.outcome.work.steps)
      // The sum of the parameters has a few vectors besides.
      expect(little.outcome.memory).toBeLessThanOrEqual(memoryLimit + 8 * 8 * little.model.parameterStride)
      expect(little.gradient).toEqual(plenty.gradient)
      expect(little.initialGradient).toEqual(plenty.initialGradient)
      expect(little.outcome.backwardWork).toEqual(plenty.outcome.backwardWork)
    }
  })
})

describe('a small memory', () => {
  const item = smoothCase('POLLU')

  it('makes each step again a few times, where there is room for snapshots', () => {
    const fine = { relativeTolerance: 1e-10 }
    const plenty = solved(item, fine)
    const little = solved(item, { ...fine, memoryLimit: Math.ceil(plenty.outcome.memory / 4) })
    expect(little.gradient).toEqual(plenty.gradient)
    expect(little.outcome.work.steps / plenty.outcome.work.steps).toBeLessThan(6)
  })

  it('that is too small is refused with what is enough', () => {
    const { outcome } = run(item, { memoryLimit: 1000 })
    if (outcome.status === 'solved') throw new Error('solved')
    expect(outcome.reason).toBe('out-of-memory')
    expect(outcome.advice).toMatch(/^The steps of the solve do not fit into 1000 bytes: allow \d+ or more\.$/)
    const enough = leastMemory(item, {})
    expect(run(item, { memoryLimit: enough - 1 }).outcome.status).toBe('failed')
    const plenty = solved(item, {})
    expect(solved(item, { memoryLimit: enough }).gradient).toEqual(plenty.gradient)
  })
})

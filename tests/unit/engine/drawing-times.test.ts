import { describe, expect, it } from 'vitest'
import { drawingTimes } from '../../../src/engine/data/drawing-times'

describe('times for drawing', () => {
  it('hold the start and every sample, ascending, spaced by factors where the samples are', () => {
    const samples = Float64Array.from({ length: 11 }, (_, i) => 10 ** (i - 5))
    const times = drawingTimes(0, samples)
    expect(times[0]).toBe(0)
    for (const sample of samples) expect(times).toContain(sample)
    expect([...times]).toEqual([...new Set(times)].sort((a, b) => a - b))
    const largestFactor = Math.max(...[...times].slice(9, -1).map((time, i) => times[i + 10]! / time))
    expect(largestFactor).toBeLessThan(1.4)
  })

  it('stay few when there are thousands of samples', () => {
    const samples = Float64Array.from({ length: 5000 }, (_, i) => i + 1)
    expect(drawingTimes(0, samples).length).toBe(5001)
  })
})

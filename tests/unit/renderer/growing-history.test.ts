import { describe, expect, test } from 'vitest'
import { GrowingHistory } from '../../../src/renderer/state/growing-history'

function history(epochs: readonly number[], loss = (epoch: number) => 1 / epoch) {
  const losses = Float64Array.from(epochs, loss)
  return { epochs: Float64Array.from(epochs), losses, gradientNorms: losses }
}
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index)

describe('a growing history', () => {
  test('takes each epoch once, whatever overlap the tails have', () => {
    const grown = new GrowingHistory()
    grown.append(history(range(1, 400)))
    grown.append(history(range(380, 420)))
    expect([...grown.view().epochs]).toEqual(range(1, 420))
  })

  test('views stay as they were while it grows', () => {
    const grown = new GrowingHistory()
    grown.append(history([1, 2, 3]))
    const before = grown.view()
    grown.append(history(range(4, 900)))
    expect([...before.epochs]).toEqual([1, 2, 3])
  })

  test('long runs are thinned, and keep their extremes, their order and their last epoch', () => {
    const grown = new GrowingHistory()
    const loss = (epoch: number): number => (epoch === 30_001 ? 100 : epoch === 40_002 ? 1e-9 : 1)
    for (let from = 1; from < 60_000; from += 500) grown.append(history(range(from, from + 500), loss))
    const { epochs, losses } = grown.view()
    expect(epochs.length).toBeLessThanOrEqual(8192)
    expect(epochs.at(-1)).toBe(60_000)
    expect(epochs.every((epoch, index) => index === 0 || epoch > epochs[index - 1]!)).toBe(true)
    expect(Math.max(...losses)).toBe(100)
    expect(Math.min(...losses)).toBe(1e-9)
  })
})

import { describe, expect, it } from 'vitest'
import { progressLine } from '../../../src/cli/run/progress-display'
import type { RunProgress } from '../../../src/shared'

const nothing = Float64Array.of()
const progress: RunProgress = {
  id: 1,
  epoch: 250,
  epochs: 1000,
  stage: 0,
  heldOutLoss: null,
  loss: 0.031,
  bestLoss: 0.029,
  bestEpoch: 240,
  gradientNorm: 1,
  epochsPerSecond: 100,
  seconds: 2.5,
  secondsLeft: 7.5,
  steps: 30,
  refused: 0,
  tail: { epochs: nothing, losses: nothing, gradientNorms: nothing },
  fit: null,
}

describe('the progress bar', () => {
  it('shows how much is done and what is left', () =>
    expect(progressLine(progress, 120)).toBe(
      '[######..................]  best loss 0.029  epoch 250  7.5 s left  100 epochs/s  loss 0.031',
    ))

  it('goes by epochs while no time is known', () =>
    expect(progressLine({ ...progress, secondsLeft: null, epoch: 500 }, 60)).toMatch(/^\[#{12}\.{12}\] {2}best/))

  it('is never wider than the terminal, and full is full', () => {
    for (const width of [20, 40, 60, 80]) expect(progressLine(progress, width).length).toBeLessThan(Math.max(width, 27))
    expect(progressLine({ ...progress, secondsLeft: 0 }, 80)).toContain(`[${'#'.repeat(24)}]`)
  })
})

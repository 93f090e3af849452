import { expect, test } from 'vitest'
import type { WorkbenchClient } from '../../../src/renderer/client'
import { RunFeeds } from '../../../src/renderer/state/run-feeds'
import type { Fit, History, RunProgress } from '../../../src/shared'

const history = (...epochs: number[]): History => ({
  epochs: Float64Array.from(epochs),
  losses: Float64Array.from(epochs, (epoch) => 1 / epoch),
  gradientNorms: Float64Array.from(epochs, () => 1),
})
const fit = (epoch: number): Fit => ({ epoch, loss: 1, species: ['A'], experiments: [] })
const progress = (epoch: number, tail: History, newFit: Fit | null = null): RunProgress => ({
  ...{
    id: 7,
    epoch,
    epochs: 100,
    heldOutLoss: null,
    stage: 0,
    loss: 1,
    bestLoss: 1,
    bestEpoch: epoch,
    gradientNorm: 1,
    epochsPerSecond: 10,
  },
  ...{ seconds: 1, secondsLeft: 9, steps: 40, refused: 0, tail, fit: newFit },
})

/** A host that has stored a history and a fit, answers when told, and sends progress. */
function host(stored: { history: History; fit: Fit | null }) {
  let hear: (payload: RunProgress) => void = () => undefined
  const answers: (() => void)[] = []
  const client = {
    on: (_: string, listener: (payload: RunProgress) => void) => {
      hear = listener
      return () => undefined
    },
    call: (name: string) =>
      new Promise((resolve) =>
        answers.push(() => resolve({ status: 'ok', value: name === 'runs.fit' ? stored.fit : stored.history })),
      ),
  } as unknown as WorkbenchClient
  const answer = async (): Promise<void> => {
    for (const give of answers.splice(0)) give()
    await Promise.resolve()
    await Promise.resolve()
  }
  return { feeds: new RunFeeds(client), send: (each: RunProgress) => hear(each), answer }
}

test('a history shows nothing until its beginning is there, then grows without gap or repetition', async () => {
  const { feeds, send, answer } = host({ history: history(1, 2, 3, 4), fit: null })
  const shown = feeds.history(7)
  send(progress(6, history(4, 5, 6)))
  expect(shown.value).toBeNull()
  await answer()
  expect([...shown.value!.epochs]).toEqual([1, 2, 3, 4, 5, 6])
  const before = shown.value
  send(progress(8, history(7, 8)))
  expect([...shown.value!.epochs]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(shown.value).not.toBe(before)
})

test('the newest fit stays when a message brings none, and a stored nothing does not erase it', async () => {
  const { feeds, send, answer } = host({ history: history(), fit: null })
  const shown = feeds.fit(7)
  send(progress(3, history(3), fit(3)))
  await answer()
  send(progress(4, history(4)))
  expect(shown.value?.epoch).toBe(3)
})

test('when a run has ended, what was stored replaces what was live', async () => {
  const { feeds, send, answer } = host({ history: history(1, 2), fit: fit(2) })
  const shown = feeds.fit(7)
  await answer()
  send(progress(9, history(9), fit(9)))
  feeds.refresh(7)
  expect(feeds.progress(7).value).toBeNull()
  await answer()
  expect(shown.value?.epoch).toBe(2)
})

import { readFileSync } from 'node:fs'
import type { CaseFile } from './case-file'

/** A trained network, and the scale of its states. */
export interface NetworkFile extends CaseFile {
  scale: Float64Array
}

/**
 * Reads a trained network (tests/data/README.md): numbers in the order states, width, hidden layers, samples; t_scale; y_scale; y0; the
 * sample times; the data; theta. The hidden layers are GELU in its tanh form, the inputs are not scaled.
 */
export function readNetworkFile(path: string): NetworkFile {
  const numbers = Float64Array.from(readFileSync(path, 'utf8').trim().split(/\s+/), Number)
  let next = 0
  const take = (count: number) => numbers.slice(next, (next += count))
  const [states = 0, width = 0, layers = 0, samples = 0, timeScale = NaN] = take(5)
  const scale = take(states)
  const initial = take(states)
  const times = take(samples)
  take(samples * states)
  return {
    subject: {
      kind: 'network',
      hiddenLayers: new Array<number>(layers).fill(width),
      activation: 'gelu',
      outputScale: scale.map((value) => value / timeScale),
      parameters: numbers.slice(next),
      initial,
    },
    times,
    scale,
  }
}

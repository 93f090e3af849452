import { readFileSync } from 'node:fs'
import { type GradientJobSubject, modelSettingsSchema } from '../../shared'
import { benchCurve } from '../../engine'
import type { CaseFile } from './case-file'

/** A trained network, the scale of its states, and with the data that it was trained on what gradients are taken of. */
export interface NetworkFile extends CaseFile {
  scale: Float64Array
  gradientSubject: GradientJobSubject
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
  const data = take(samples * states)
  const parameters = numbers.slice(next)
  const hiddenLayers = new Array<number>(layers).fill(width)
  const activation = 'gelu'
  const species = Array.from({ length: states }, (_, state) => `y${state + 1}`)
  return {
    subject: {
      kind: 'network',
      hiddenLayers,
      activation,
      outputScale: scale.map((value) => value / timeScale),
      parameters,
      initial,
    },
    times,
    scale,
    gradientSubject: {
      kind: 'network',
      model: modelSettingsSchema.parse({ hiddenLayers, activation, inputScaling: false }),
      data: {
        species,
        series: species.map((signal, state) => benchCurve(signal, times, (row) => data[row * states + state]!)),
        initial: { time: 0, values: [...initial] },
      },
      scaling: { stateScale: [...scale], timeScale, startTime: 0 },
      parameters,
    },
  }
}

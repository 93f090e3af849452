import { type BenchSubject, type GradientJobSubject, type Series, modelSettingsSchema } from '../../shared'
import { untrainedNetwork } from './families'

/** One measured curve of the only experiment of a benchmark. */
export function benchCurve(signal: string, times: Float64Array, value: (row: number) => number): Series {
  const values = times.map((_, row) => value(row))
  return { experiment: 'benchmark', replicate: 1, signal, unit: null, times, values, sigmas: null }
}

/** A network of a wished size, to be solved and to be differentiated. */
export interface SizedNetwork {
  subject: BenchSubject
  gradientSubject: GradientJobSubject
  times: Float64Array
  /** As near to the wish as a width can bring it. */
  parameters: number
}

const LAYERS = 3
const SAMPLES = 10
const END = 10

/** Hidden layers of equal width that give a network of k states as nearly so many weights and biases as they can. */
export function hiddenLayersOfSize(states: number, wish: number, count: number): number[] {
  // (count - 1) w^2 + (2 k + count) w + k of them.
  const [square, linear, rest] = [count - 1, 2 * states + count, wish - states]
  const width = (2 * rest) / (linear + Math.sqrt(linear * linear + 4 * square * rest))
  return new Array<number>(count).fill(Math.max(1, Math.round(width)))
}

/**
 * A scaled neural ODE of k states with about m weights: three GELU layers of equal width, seeded weights, ten samples until t = 10 of data
 * that are the initial value.
 */
export function networkOfSize(states: number, wish: number): SizedNetwork {
  const subject = untrainedNetwork(states, hiddenLayersOfSize(states, wish, LAYERS))
  if (subject.kind !== 'network') throw new Error('An untrained network is a network.')
  const { hiddenLayers, activation, parameters, initial } = subject
  const times = Float64Array.from({ length: SAMPLES }, (_, sample) => (END * (sample + 1)) / SAMPLES)
  const species = Array.from(initial, (_, state) => `y${state + 1}`)
  return {
    subject,
    times,
    parameters: parameters.length,
    gradientSubject: {
      kind: 'network',
      model: modelSettingsSchema.parse({ hiddenLayers, activation, inputScaling: false }),
      data: {
        species,
        series: species.map((signal, state) => benchCurve(signal, times, () => initial[state]!)),
        initial: { time: 0, values: [...initial] },
      },
      scaling: { stateScale: species.map(() => 1), timeScale: 1, startTime: 0 },
      parameters,
    },
  }
}

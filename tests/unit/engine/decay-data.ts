import { type TrainingJob, modelSettingsSchema, trainingSettingsSchema } from '../../../src/shared'

/** A -> B with rate 1, measured at 12 times: small enough to train in a test, with a known answer. */
export function decayJob(
  training: Record<string, unknown> = {},
  model: Record<string, unknown> = { hiddenLayers: [4] },
): TrainingJob {
  const times = Float64Array.from({ length: 13 }, (_, i) => i * 0.25)
  const a = times.map((time) => Math.exp(-time))
  const series = (signal: string, values: Float64Array): TrainingJob['data']['series'][number] => ({
    experiment: 'decay',
    replicate: 1,
    signal,
    unit: 'mM',
    times,
    values,
    sigmas: null,
  })
  return {
    id: 1,
    data: {
      species: ['A', 'B'],
      series: [
        series('A', a),
        series(
          'B',
          a.map((value) => 1 - value),
        ),
      ],
      initial: null,
    },
    model: modelSettingsSchema.parse(model),
    training: trainingSettingsSchema.parse({ epochs: 60, ...training }),
    checkpoint: null,
  }
}

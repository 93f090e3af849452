import { describe, expect, it } from 'vitest'
import {
  type TrainingControl,
  assembleExperiments,
  checkGradient,
  neuralOdeSpecification,
  prepareModel,
  train,
} from '../../../src/engine'
import { shootingExperiments } from '../../../src/engine/training/shooting-experiments'
import {
  type Fit,
  type Series,
  type TrainingJob,
  modelSettingsSchema,
  trainingSettingsSchema,
} from '../../../src/shared'
import { compileModel, solve } from '../../../src/solver'

const samples = Array.from({ length: 25 }, (_, index) => index * 25)

/** Temperature programs in kelvin, bent where no sample lies. */
const programs: Record<string, { times: number[]; values: number[] }> = {
  ramp: { times: [0, 600], values: [480, 640] },
  steps: { times: [0, 90, 110, 310, 330, 600], values: [500, 500, 560, 560, 600, 600] },
  pulse: { times: [0, 205, 206, 216, 217, 600], values: [500, 500, 640, 640, 500, 500] },
  held: { times: [0], values: [575] },
}

const curve = (experiment: string, signal: string, times: number[], values: number[]): Series => ({
  ...{ experiment, replicate: 1, signal, unit: null, sigmas: null },
  times: Float64Array.from(times),
  values: Float64Array.from(values),
})

/** A -> B with the rate constant exp(20 - 13500 / T): exp of its integral by Simpson's rule in steps that end at the bends. */
function decayAlong({ times, values }: { times: number[]; values: number[] }): number[] {
  const at = (time: number) => {
    const next = times.findIndex((each) => each > time)
    if (next <= 0) return next === 0 ? values[0]! : values.at(-1)!
    return (
      values[next - 1]! +
      ((time - times[next - 1]!) / (times[next]! - times[next - 1]!)) * (values[next]! - values[next - 1]!)
    )
  }
  const rate = (time: number) => Math.exp(20 - 13500 / at(time))
  let integral = 0
  return samples.map((sample, index) => {
    if (index === 0) return 1
    const [from, parts] = [samples[index - 1]!, 2500]
    const step = (sample - from) / parts
    for (let part = 0; part < parts; part++) {
      const start = from + part * step
      integral += (step / 6) * (rate(start) + 4 * rate(start + step / 2) + rate(start + step))
    }
    return Math.exp(-integral)
  })
}

function job(training: Record<string, unknown> = {}, names = Object.keys(programs)): TrainingJob {
  return {
    id: 1,
    data: {
      species: ['A'],
      series: names.map((name) => curve(name, 'A', samples, decayAlong(programs[name]!))),
      initial: null,
      conditions: [{ name: 'T', unit: 'K' }],
      conditionSeries: names.map((name) => curve(name, 'T', programs[name]!.times, programs[name]!.values)),
    },
    model: modelSettingsSchema.parse({ head: 'production-loss', hiddenLayers: [3], activation: 'tanh' }),
    training: trainingSettingsSchema.parse({ relativeTolerance: 1e-6, absoluteTolerance: 1e-6, ...training }),
    checkpoint: null,
  }
}

function trained(given: TrainingJob) {
  let time = 0
  const control: TrainingControl = { wish: 'run' }
  const training = train(given, control, () => (time += 1000))
  const losses: number[] = []
  const checkpoints = []
  let fit: Fit | null = null
  for (;;) {
    const next = training.next()
    if (next.done) return { end: next.value, losses, checkpoints, fit }
    if (next.value.type !== 'record') continue
    losses.push(...next.value.record.history.losses)
    checkpoints.push(next.value.record.checkpoint)
    fit = next.value.record.fit ?? fit
  }
}

describe('training on experiments with conditions', () => {
  const leastSquares = { optimizer: 'levenberg-marquardt', loss: 'mse' }

  it('learns one law from programs that differ, and foretells one that was held out', () => {
    const { end, losses, fit } = trained(
      job({ epochs: 150, stages: [leastSquares], validation: { experiments: ['steps'], part: 0 } }),
    )
    expect(end.status).toBe('completed')
    expect(Math.min(...losses)).toBeLessThan(2e-3)
    const held = fit!.experiments.find(({ experiment }) => experiment === 'steps')!
    const truth = decayAlong(programs['steps']!)
    const errors = [...held.sampleValues].map((value, index) => Math.abs(value - truth[index + 1]!))
    expect(Math.max(...errors)).toBeLessThan(0.02)
    // The pulse lies between two samples, and no step passes over it.
    const pulse = fit!.experiments.find(({ experiment }) => experiment === 'pulse')!
    const fall = pulse.sampleValues[7]! - pulse.sampleValues[8]!
    expect(fall).toBeCloseTo(decayAlong(programs['pulse']!)[8]! - decayAlong(programs['pulse']!)[9]!, 1)
    expect(fall).toBeGreaterThan(0.5)
  })

  it('continues from any checkpoint with the same bits, through pieces, growing horizons and random ends', () => {
    const stages = [
      { optimizer: 'adam', epochs: 5, steer: 0.4 },
      { optimizer: 'adam', epochs: 5, horizon: { first: 0.2, epochs: 4 } },
      { ...leastSquares, epochs: 4, problem: 'multiple-shooting', window: 3 },
      { ...leastSquares, epochs: 4 },
    ]
    const whole = trained(job({ epochs: 18, stages }))
    expect(whole.losses).toHaveLength(18)
    for (const checkpoint of whole.checkpoints.slice(0, -1)) {
      const rest = trained({ ...job({ epochs: 18, stages }), checkpoint })
      expect(rest.losses).toEqual(whole.losses.slice(checkpoint.epoch))
    }
  })

  it('has in pieces what it has as a whole: the law itself leaves no residual in either', () => {
    // At the law's own parameters: the network without hidden layers is linear in 1/T.
    const given = job({}, ['ramp', 'pulse'])
    const prepared = prepareModel(
      { ...given.model, hiddenLayers: [], inputScaling: true },
      given.data.species,
      experimentsOf(given),
    )
    if (prepared.status === 'failed') throw new Error(prepared.reason)
    const { model: settings, built, experiments, scaling } = prepared.value
    const { center, width } = neuralOdeSpecification(settings, scaling).conditions!.scales[0]!
    // Inputs (A, -1/T); outputs (p, l): p = -40, l = 20 + log(t_scale) - 13500 / T.
    const parameters = Float64Array.of(
      ...[0, 0, 0, 13500 * width],
      ...[-40, 20 + Math.log(scaling.timeScale) + 13500 * center],
    )
    const model = compileModel(built.graph())
    const pieces = shootingExperiments(experiments, 4)
    if (pieces.status === 'failed') throw new Error(pieces.reason)
    expect(pieces.value).toHaveLength(12)
    for (const experiment of [...experiments, ...pieces.value]) {
      const solved = solve({
        ...{
          model,
          parameters,
          inputs: experiment.inputs,
          initial: experiment.initial,
          startTime: experiment.startTime,
        },
        ...{ sampleTimes: experiment.sampleTimes, stopTimes: experiment.stopTimes },
        ...{ relativeTolerance: 1e-10, absoluteTolerance: 1e-12 },
      })
      if (solved.status === 'failed') throw new Error(solved.advice)
      solved.values.forEach((value, index) => expect(value).toBeCloseTo(experiment.observations[0]![index]!, 7))
    }
  })
})

describe('gradients of experiments with conditions', () => {
  it('are those of the steps by every method that has them, and near by the others', () => {
    const { data, model } = job({}, ['steps', 'pulse'])
    const checking = checkGradient(
      {
        subject: { kind: 'network', model, data, scaling: null, parameters: 3 },
        ...{ loss: 'mse', method: null, relativeTolerance: 1e-6, absoluteTolerance: 1e-6 },
        ...{ seconds: 0, repeats: 1, maximumSteps: 10_000, maximumSeconds: 60 },
      },
      () => 0,
    )
    let next = checking.next()
    while (!next.done) next = checking.next()
    if (next.value.status === 'failed') throw new Error(next.value.reason)
    const verdicts = new Map(
      next.value.value.rows.map(({ gradientMethod, outcome }) => [
        gradientMethod,
        outcome.status === 'solved' ? outcome.verdict : outcome.reason,
      ]),
    )
    for (const name of ['auto', 'forward', 'forward-chunked', 'discrete-adjoint'])
      expect([name, verdicts.get(name)]).toEqual([name, 'exact'])
    for (const [name, verdict] of verdicts)
      if (name !== 'backsolve-adjoint') expect([name, verdict]).not.toContain('off')
  })
})

function experimentsOf({ data }: TrainingJob) {
  const assembled = assembleExperiments(data)
  if (assembled.status === 'failed') throw new Error(assembled.reason)
  return assembled.value
}

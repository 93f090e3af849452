import { describe, expect, it } from 'vitest'
import {
  type Experiment,
  type PreparedModel,
  assembleExperiments,
  computeScaling,
  modelKindNamed,
  neuralOdeSpecification,
  prepareModel,
  scalingReport,
} from '../../../src/engine'
import type { ConditionColumn, ModelSettings, Outcome, Series, TrainingData } from '../../../src/shared'
import { modelSettingsSchema } from '../../../src/shared'

function series(experiment: string, signal: string, times: number[], values: number[], replicate = 1): Series {
  return {
    ...{ experiment, replicate, signal, unit: null, sigmas: null },
    times: Float64Array.from(times),
    values: Float64Array.from(values),
  }
}

const decay = (experiment: string) => series(experiment, 'A', [0, 1, 2, 3], [1, 0.6, 0.3, 0.2])
const temperature: ConditionColumn = { name: 'T', unit: 'K' }

function data(conditionSeries: Series[], conditions = [temperature]): TrainingData {
  return { species: ['A'], series: [decay('one'), decay('two')], initial: null, conditions, conditionSeries }
}

function assembled(given: TrainingData): Experiment[] {
  const outcome = assembleExperiments(given)
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

function failure(outcome: Outcome<unknown>) {
  if (outcome.status !== 'failed') throw new Error('It was expected to fail.')
  return outcome
}

const prepared = (given: TrainingData, model: Partial<ModelSettings> = {}) =>
  prepareModel(modelSettingsSchema.parse(model), given.species, assembled(given))

const scalesOf = ({ model, scaling }: PreparedModel) => neuralOdeSpecification(model, scaling).conditions!.scales

describe('conditions of experiments', () => {
  it('are those of each experiment, missing values interpolated', () => {
    const [one, two] = assembled(
      data([series('one', 'T', [0, 1, 2, 3], [300, NaN, 340, 350]), series('two', 'T', [0], [310])]),
    )
    expect(one!.conditions).toEqual({
      columns: [temperature],
      times: [0, 2, 3],
      values: [300, 340, 350],
      stops: [0, 2, 3],
    })
    expect([...one!.stopTimes!]).toEqual([0, 2, 3])
    expect(two!.conditions).toEqual({ columns: [temperature], times: [0], values: [310], stops: [0] })
  })

  it('of replicates are the mean of theirs, and of several columns stand side by side', () => {
    const oxygen = { name: 'O2', unit: null }
    const [one] = assembled(
      data(
        [
          series('one', 'T', [0, 2], [300, 320]),
          series('one', 'T', [0, 2], [302, 324], 2),
          series('one', 'O2', [1, 2], [0.2, 0]),
          series('two', 'T', [0], [310]),
          series('two', 'O2', [0], [0.1]),
        ],
        [temperature, oxygen],
      ),
    )
    expect(one!.conditions!.times).toEqual([0, 1, 2])
    expect(one!.conditions!.values).toEqual([301, 0.2, 311.5, 0.2, 322, 0])
  })

  it('keep of a recorded ramp what bends it: no value is moved by more than a millionth of the range', () => {
    const times = Array.from({ length: 2001 }, (_, index) => index / 10)
    const program = (time: number) => 300 + (time < 80 ? 2 * time : time < 120 ? 160 : 160 + 0.5 * (time - 120))
    const recorded = times.map((time) => Math.round(1e6 * program(time)) / 1e6)
    const [one] = assembled(data([series('one', 'T', times, recorded), series('two', 'T', [0], [300])]))
    expect(one!.conditions!.times).toEqual([0, 80, 120, 200])
    const wavy = times.map((time) => 300 + 100 * Math.sin(time / 7))
    const [curved] = assembled(data([series('one', 'T', times, wavy), series('two', 'T', [0], [300])]))
    const { times: kept, values } = curved!.conditions!
    const worst = times.map((time, index) => {
      const next = kept.findIndex((knot) => knot >= time)
      if (next <= 0) return Math.abs(values[0]! - wavy[index]!)
      const part = (time - kept[next - 1]!) / (kept[next]! - kept[next - 1]!)
      return Math.abs(values[next - 1]! + part * (values[next]! - values[next - 1]!) - wavy[index]!)
    })
    expect(Math.max(...worst)).toBeLessThanOrEqual(1.000001e-6 * 200)
    expect(kept.length).toBeGreaterThan(100)
  })

  it('that an experiment has no value of are refused with its name', () => {
    const refused = failure(
      assembleExperiments(data([series('one', 'T', [0], [300]), series('two', 'T', [0, 1], [NaN, NaN])])),
    )
    expect(refused).toMatchObject({
      reason: 'T is a condition, and the experiment has no value of it',
      where: 'experiment two',
    })
    expect(refused.advice).toMatch(/^Fill in T at one time at least/)
  })

  it('reach the network from -1 to 1, a temperature as the reciprocal of kelvin', () => {
    const celsius = [{ name: 'T', unit: '°C' }]
    const given = data([series('one', 'T', [0, 3], [26.85, 126.85]), series('two', 'T', [0], [76.85])], celsius)
    const reciprocal = prepared(given)
    if (reciprocal.status === 'failed') throw new Error(reciprocal.reason)
    const [scale] = scalesOf(reciprocal.value)
    expect(scale).toMatchObject({ form: 'reciprocal', zero: 273.15 })
    const measured = (kelvin: number) => (-1 / kelvin - scale!.center) / scale!.width
    expect([300, 400].map(measured)).toEqual([expect.closeTo(-1, 10), expect.closeTo(1, 10)])
    expect(measured(1 / ((1 / 300 + 1 / 400) / 2))).toBeCloseTo(0, 10)
    const linear = prepared(given, { reciprocalTemperatures: false })
    if (linear.status === 'failed') throw new Error(linear.reason)
    expect(scalesOf(linear.value)).toEqual([
      { form: 'linear', zero: 0, center: expect.closeTo(76.85, 10), width: expect.closeTo(50, 10) },
    ])
    // One table is made for all: experiments with fewer times fill what is left.
    expect(linear.value.experiments.map(({ inputs }) => inputs!.length)).toEqual([12, 12])
  })

  it('are refused where a temperature is not above absolute zero, unless it is given as it is', () => {
    const given = data([series('one', 'T', [0], [-3]), series('two', 'T', [0], [300])])
    expect(failure(prepared(given))).toMatchObject({ where: 'conditions', kind: 'usage' })
    expect(failure(prepared(given)).reason).toMatch(/^T goes down to -3 K, which is not above absolute zero/)
    expect(prepared(given, { reciprocalTemperatures: false }).status).toBe('ok')
  })

  it('are told of in the report before training', () => {
    const given = data(
      [
        series('one', 'T', [0, 3], [300, 400]),
        series('two', 'T', [0], [350]),
        series('one', 'O2', [0], [0.2]),
        series('two', 'O2', [0], [0.2]),
      ],
      [temperature, { name: 'O2', unit: null }],
    )
    const experiments = assembled(given)
    const settings = modelSettingsSchema.parse({})
    const scales = computeScaling(experiments)
    const built = modelKindNamed(settings.kind).build(settings, ['A'], scales)
    const { sentences, scaling } = scalingReport(['A'], experiments, scales, { settings, built }, 's')
    expect(scaling.conditions).toEqual([
      { ...temperature, low: 300, high: 400 },
      { name: 'O2', unit: null, low: 0.2, high: 0.2 },
    ])
    expect(sentences).toContain('T is given over time, 300 to 400 K; the network gets it as -1/T.')
    expect(sentences).toContain('O2 is given and the same all the time, 0.2: it tells a model nothing.')
  })
})

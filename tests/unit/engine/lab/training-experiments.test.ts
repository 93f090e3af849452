import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type RunnableExperiment, computeScaling, startExperiment } from '../../../../src/engine'
import { assembleExperiments } from '../../../../src/engine/data/experiment'
import { Truth, sampleTimes } from '../../../../src/engine/lab/training/learning-problem'
import { hires } from '../../../../src/engine/lab/training/hires'
import { nonlinearChemistry } from '../../../../src/engine/lab/training/nonlinear-chemistry'
import { oregonator } from '../../../../src/engine/lab/training/oregonator'
import { pollu } from '../../../../src/engine/lab/training/pollu'
import { polluMechanism } from '../../../../src/engine/lab/training/pollu-mechanism'
import { rober } from '../../../../src/engine/lab/training/rober'
import { Judge } from '../../../../src/engine/lab/training/judge-run'
import type { SeedRun } from '../../../../src/engine/lab/training/seed-run'
import { TrainedModel } from '../../../../src/engine/lab/training/trained-model'
import { comparisonExperiment } from '../../../../src/engine/lab/training/comparison-experiment'
import { adamW } from '../../../../src/engine/lab/training/paper-settings'
import { trainingExperiment, type TrainingDescription } from '../../../../src/engine/lab/training/training-experiment'
import { trainingFindings } from '../../../../src/engine/lab/training/findings'
import {
  type LabResult,
  type TrainingJob,
  labResultSchema,
  mechanismSchema,
  modelSettingsSchema,
  trainingSettingsSchema,
} from '../../../../src/shared'
import { runExperiment } from './run-experiment'

/** A millisecond for each look at the clock. */
function clock(): () => number {
  let time = 0
  return () => time++
}

const description: TrainingDescription = {
  name: 'short',
  title: 'A short training',
  shows: '',
  source: '',
  explanation: [],
  problem: rober,
  model: { head: 'scaled', hiddenLayers: [4] },
  training: {},
  expectations: {
    losses: [
      { below: 10, withinSeconds: null, paper: null },
      { below: 1e-9, withinSeconds: 1, paper: 'two hours' },
    ],
    failsAbove: null,
    densest: 5,
    denseNote: '',
    leftTotals: null,
    reported: false,
  },
  starts: { seeds: 2, epochs: 5, seconds: 1000 },
}

function run(changes: Partial<TrainingDescription> = {}): LabResult {
  const experiment = trainingExperiment({ ...description, ...changes })
  return finished(experiment, changes.starts ?? description.starts)
}

function finished(experiment: RunnableExperiment, starts: TrainingDescription['starts']): LabResult {
  const work = experiment.run({ firstSeed: 3, ...starts }, { now: clock() })
  for (;;) {
    const next = work.next()
    if (next.done) return labResultSchema.parse(next.value)
  }
}

const valueOf = ({ findings }: LabResult, name: string) => findings.find((finding) => finding.name === name)

describe('what is learned', () => {
  it.each([
    ['HIRES', hires],
    ['OREGO', oregonator],
    ['NONLINCHEM', nonlinearChemistry],
  ])('is the solution of %s', (name, problem) => {
    const { initial, reference } = JSON.parse(readFileSync(`tests/data/ivp/${name}.json`, 'utf8')) as {
      initial: Record<string, number>
      reference: { t: number; y: Record<string, string | number> }[]
    }
    expect([...problem.initial]).toEqual(Object.values(initial))
    const values = new Truth(problem).at(
      problem.initial,
      Float64Array.from(reference, ({ t }) => t),
    )
    const expected = reference.flatMap(({ y }) => Object.values(y).map(Number))
    for (const [place, value] of expected.entries()) expect(values[place]! / value).toBeCloseTo(1, 7)
  })

  const rowsOf = (name: string) => {
    const [head, ...rows] = readFileSync(`resources/examples/${name}/data.csv`, 'utf8').trim().split('\n')
    return { species: head!.split(',').slice(1), rows: rows.map((row) => row.split(',').map(Number)) }
  }

  it.each([
    ['robertson', rober],
    ['pollu', pollu],
  ])('are the samples of the example %s', (name, problem) => {
    const { rows, species } = rowsOf(name)
    const times = sampleTimes(problem)
    const values = new Truth(problem).at(problem.initial, times)
    expect(times).toHaveLength(rows.length)
    for (const [place, [time, ...row]] of rows.entries()) {
      expect(times[place]! - time!).toBeCloseTo(0, 9)
      for (const [index, value] of row.entries()) {
        const found = values[place * species.length + index]!
        expect(Math.abs(found - value)).toBeLessThanOrEqual(1e-7 * Math.abs(value))
      }
    }
  })

  it('is, of POLLU, the mechanism of the example', () => {
    const example = JSON.parse(readFileSync('resources/examples/pollu/example.json', 'utf8')) as {
      mechanism: unknown
      initial: { values: number[] }
    }
    expect(polluMechanism).toEqual(mechanismSchema.parse(example.mechanism))
    expect(pollu.initial).toEqual(example.initial.values)
  })
})

describe('a training experiment', () => {
  const result = run()

  it('trains each start with the settings of the user', () => {
    const [table] = result.tables
    expect(table!.rows.map(([seed, epochs]) => [seed, epochs])).toEqual([
      [3, 5],
      [4, 5],
    ])
    expect(new Set(table!.rows.map(([, , , loss]) => loss)).size).toBe(2)
  })

  it('tells what was met and what was missed, and never hides a miss', () => {
    expect(valueOf(result, 'reached-10')).toMatchObject({ value: 2, asExpected: true })
    expect(valueOf(result, 'reached-1e-9')).toMatchObject({ value: 0, asExpected: false, paper: 'two hours' })
    expect(valueOf(result, 'seconds-1e-9')).toMatchObject({ value: null, asExpected: false })
    expect(valueOf(result, 'worst-error')).toMatchObject({ asExpected: false })
    expect(valueOf(result, 'reached-1e-9')!.note).toBe('Never below it: seed 3, seed 4.')
  })

  it('draws the fit of every species, the histories, and what was not trained on', () => {
    expect(result.figures.map(({ name }) => name)).toEqual(['fit', 'history', 'unseen', 'beyond'])
    const [fit, history, unseen, beyond] = result.figures
    expect(fit!.panels.map(({ title }) => title)).toEqual(rober.mechanism.species)
    expect(history!.panels[0]!.curves.map(({ label }) => label)).toEqual(['seed 3', 'seed 4'])
    expect(unseen!.panels[0]!.curves).toHaveLength(2 * rober.unseen.length)
    expect(beyond!.panels[0]!.curves[0]!.x[0]).toBeGreaterThan(rober.sampling.last)
    const curves = result.figures.flatMap(({ panels }) => panels.flatMap((panel) => panel.curves))
    for (const { x, y } of curves) expect(y).toHaveLength(x.length)
  })

  it('measures by how much totals are left', () => {
    const coefficients = [1, 1, 1]
    const model = {
      ...description.model,
      conservation: { form: 'algebraic' as const, totals: [{ name: 'all', coefficients }] },
    }
    const expectations = { ...description.expectations, leftTotals: 1e-10 }
    const { findings } = run({ model, expectations, starts: { seeds: 1, epochs: 2, seconds: 1000 } })
    expect(findings.find(({ name }) => name === 'left-totals')).toMatchObject({ asExpected: true })
    const free = run({ expectations, starts: { seeds: 1, epochs: 2, seconds: 1000 } })
    expect(valueOf(free, 'left-totals')).toMatchObject({ value: null, asExpected: false })
  })

  it('says so where a failure was to be shown and the training came off', () => {
    const failing = { ...description.expectations, failsAbove: 1e3 }
    const { findings } = run({ expectations: failing, starts: { seeds: 1, epochs: 2, seconds: 1000 } })
    expect(findings.find(({ name }) => name === 'best-error')).toMatchObject({ asExpected: false })
    expect(findings.find(({ name }) => name === 'reached-10')).toMatchObject({ value: 1, asExpected: false })
    expect(findings.find(({ name }) => name === 'gradient-norm-end')!.value).toBeGreaterThan(0)
  })

  it('expects nothing where a recipe is only reported', () => {
    const { findings } = run({ expectations: { ...description.expectations, densest: null, reported: true } })
    expect(findings.filter(({ asExpected }) => asExpected !== null)).toEqual([])
    expect(findings.find(({ name }) => name === 'reached-10')!.value).toBe(2)
  })

  it('can be left between two epochs', () => {
    const started = startExperiment('rober-scaled', {}, { now: clock() })
    if (started.status === 'failed') throw new Error(started.reason)
    for (let step = 0; step < 3; step++) expect(started.value.work.next().done).toBe(false)
  })

  it('of the default recipe can be shortened to a few epochs', () => {
    const { findings } = runExperiment('rober-fast', { seeds: 1, epochs: 3 })
    expect(findings.find(({ name }) => name === 'reached-0.0001')).toMatchObject({ value: 0, asExpected: false })
  })
})

describe('a judge of trainings', () => {
  const truth = new Truth(rober)
  const job: TrainingJob = {
    id: 1,
    data: truth.data(),
    model: modelSettingsSchema.parse(description.model),
    training: trainingSettingsSchema.parse({}),
    checkpoint: null,
  }
  const created = TrainedModel.create(job)
  if (created.status === 'failed') throw new Error(created.reason)
  const model = created.value
  const nothing: SeedRun = {
    seed: 1,
    bestLoss: Infinity,
    parameters: null,
    epochs: 0,
    seconds: 0,
    candidates: [[], []],
    history: { epochs: Float64Array.of(), losses: Float64Array.of(), gradientNorms: Float64Array.of() },
    descent: { seconds: [], losses: [] },
    fit: null,
    failure: null,
  }
  const thresholds = [10, 1e-9]
  const judge = new Judge(rober, truth, thresholds)

  it('measures the scaled mean absolute error', () => {
    const times = sampleTimes(rober)
    const exact = truth.at(rober.initial, times)
    const experiments = assembleExperiments(job.data)
    if (experiments.status === 'failed') throw new Error(experiments.reason)
    const { stateScale } = computeScaling(experiments.value)
    const moved = exact.map((value, place) => value + (place % 3 === 1 ? 0.3 * stateScale[1]! : 0))
    expect(model.error({ status: 'ok', value: moved }, exact)).toBeCloseTo(0.1, 12)
  })

  it('tells of a run without an epoch that it has none, and expects its error in vain', () => {
    const judged = judge.judge(nothing, model)
    expect(judged).toMatchObject({ confirmed: NaN, dense: NaN, note: 'There was no epoch' })
    const findings = trainingFindings([judged], description.expectations)
    expect(findings.find(({ name }) => name === 'worst-error')).toMatchObject({ value: null, asExpected: false })
    expect(findings.filter(({ value }) => Number.isNaN(value))).toEqual([])
  })

  it('does not believe a run whose network no method solves', () => {
    const parameters = new Float64Array(3 * 4 + 4 + 4 * 3 + 3).fill(NaN)
    const candidates = [[{ seconds: 1, epoch: 1, loss: 1e-5, parameters }], []]
    const judged = judge.judge({ ...nothing, bestLoss: 1e-5, parameters, candidates }, model)
    expect(judged.crossings).toEqual([null, null])
    expect(judged.note).toMatch(/^Another method does not solve it: /)
    expect(judged.fit.values).toBeNull()
  })
})

describe('a comparison of ways to train', () => {
  const starts = { seeds: 3, epochs: 4, seconds: 1000 }
  const result = finished(
    comparisonExperiment({
      ...description,
      arms: [
        { name: 'slow', title: 'Slow', training: adamW({ learningRate: 1e-4 }) },
        { name: 'fast', title: 'Fast', training: adamW({ learningRate: 1e-2 }) },
      ],
      below: 10,
      curvature: true,
      starts,
    }),
    starts,
  )

  it('begins every way at the same random weights', () => {
    const rows = result.tables[0]!.rows
    expect(rows.map(([way, seed, epochs]) => [way, seed, epochs])).toEqual(
      ['Slow', 'Fast'].flatMap((way) => [3, 4, 5].map((seed) => [way, seed, 4])),
    )
    const panel = result.figures[0]!.panels[0]!
    expect(panel.curves.map(({ label }) => label)).toEqual(['Slow', 'Fast'])
  })

  it('tells what each way reached, and what it saves against the first', () => {
    expect(valueOf(result, 'slow-reached')).toMatchObject({ value: 3, asExpected: null })
    expect(valueOf(result, 'slow-saved')).toBeUndefined()
    expect(valueOf(result, 'fast-saved')!.value).toBe(0)
    expect(valueOf(result, 'fast-error')!.value).not.toBe(valueOf(result, 'slow-error')!.value)
  })

  it('follows the curvature from the first weights, the same for all, to the best', () => {
    const [first, other] = ['slow', 'fast'].map((arm) => valueOf(result, `${arm}-curvature-first`)!.value!)
    expect(first).toBeGreaterThan(0)
    expect(other).toBe(first)
    expect(valueOf(result, 'fast-curvature-best')!.value).not.toBe(first)
    expect(valueOf(result, 'fast-directions-first')!.value).toBeLessThanOrEqual(3 * 4 + 4 + 4 * 3 + 3)
    const spectrum = result.figures.find(({ name }) => name === 'spectrum')!
    expect(spectrum.panels.map(({ title }) => title)).toEqual(['Slow', 'Fast'])
    const { y } = spectrum.panels[0]!.curves[0]!
    for (let place = 1; place < y.length; place++)
      if (!Number.isNaN(y[place]!)) expect(y[place]).toBeLessThanOrEqual(y[place - 1]!)
  })

  it('has no numbers where nothing is reached', () => {
    const none = finished(
      comparisonExperiment({
        ...description,
        arms: [{ name: 'a', title: 'A', training: {} }],
        below: 1e-9,
        curvature: false,
        starts,
      }),
      starts,
    )
    expect(valueOf(none, 'a-reached')!.value).toBe(0)
    expect(valueOf(none, 'a-seconds')).toMatchObject({ value: null, note: 'No start has one.' })
  })
})

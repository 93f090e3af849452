import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { assembleExperiments, computeScaling, modelKindNamed, scalingReport } from '../../../src/engine'
import { modelSettingsSchema, type Series, type TrainingData } from '../../../src/shared'

function series(signal: string, times: number[], values: number[], more: Partial<Series> = {}): Series {
  const [t, v] = [Float64Array.from(times), Float64Array.from(values)]
  return { experiment: 'experiment 1', replicate: 1, signal, unit: null, times: t, values: v, sigmas: null, ...more }
}

function reportOf(data: TrainingData, model: Record<string, unknown> | null = {}) {
  const assembled = assembleExperiments(data)
  if (assembled.status === 'failed') throw new Error(assembled.reason)
  const scaling = computeScaling(assembled.value)
  if (model === null) return scalingReport(data.species, assembled.value, scaling, null, 's')
  const settings = modelSettingsSchema.parse(model)
  const built = modelKindNamed(settings.kind).build(settings, data.species, scaling)
  return scalingReport(data.species, assembled.value, scaling, { settings, built }, 's')
}

/** The example's data: Robertson's reaction from (1, 0, 0), 50 samples from 1e-5 to 1e5. */
function robertson(): { data: TrainingData; rows: number[][] } {
  const path = new URL('../../../resources/examples/robertson/data.csv', import.meta.url)
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number))
  const column = (index: number) => rows.map((row) => row[index]!)
  const species = ['A', 'B', 'C']
  return {
    rows,
    data: {
      species,
      series: species.map((name, i) => series(name, column(0), column(i + 1))),
      initial: { time: 0, values: [1, 0, 0] },
    },
  }
}

describe("the scales of Robertson's data", () => {
  const { data, rows } = robertson()
  const report = reportOf(data)

  it('are the ranges, and the fastest change is that of B at the start: y_scale / k1', () => {
    const scaleB = Math.max(...rows.map((row) => row[2]!))
    expect(report.species.map(({ name }) => name)).toEqual(['A', 'B', 'C'])
    expect(report.species[1]!.scale).toBe(scaleB)
    expect(report.scaling.timeScale).toBe(1e5)
    expect(report.scaleRatio).toBeCloseTo((1 - rows.at(-1)![1]!) / scaleB, 8)
    expect(Math.abs(report.fastestTime! / (scaleB / 0.04) - 1)).toBeLessThan(1e-3)
    expect(report.species[1]!.fastestTime).toBe(report.fastestTime)
  })

  it('end with an exchange of A for C that is slower than the samples reach, and is taken to last as long as they do', () => {
    const { scale } = report.species[2]!
    // In the steady state of B its rate is k2 B^2.
    expect(scale / (3e7 * rows.at(-2)![2]! ** 2)).toBeGreaterThan(1e5)
    expect(report.slowestTime).toBe(1e5)
    expect(report.stiffness).toBe(report.slowestTime! / report.fastestTime!)
  })

  it('are told in words, with what fails without them', () => {
    const words = report.sentences.join(' ')
    expect(words).toContain('Species differ in scale by 4 powers of ten: A has 0.98, B 3.6e-5.')
    expect(words).toContain('9.1e-4 s (B)')
    expect(words).toContain('stiff, by 8 powers of ten')
    expect(words).toContain('An explicit solver might need 1.1e8 steps.')
    expect(words).toContain('the weights that read B have gradients of about 3.7e-5 of those that read A')
    expect(words).toContain('rates reach 1.1e8, which the network has to give itself')
    expect(reportOf(data, { head: 'sinh' }).sentences.join(' ')).toContain('outputs near 19')
    expect(reportOf(data, { head: 'unscaled' }).sentences.join(' ')).not.toContain('In units of scale')
    expect(reportOf(data, null).sentences.join(' ')).not.toContain('In units of scale')
  })

  it('tell of a total that the data do not keep, and not of one that they do', () => {
    const keeping = (coefficients: number[]) =>
      reportOf(data, { conservation: { form: 'projection', totals: [{ name: 'mass', coefficients }] } })
    expect(keeping([1, 1, 1]).totals[0]!.deviation).toBeLessThan(1e-9)
    expect(keeping([1, 1, 1]).sentences.join(' ')).not.toContain('mass')
    const { totals, sentences } = keeping([1, 0, 0])
    expect(totals).toEqual([{ name: 'mass', deviation: 1 }])
    expect(sentences.at(-1)).toMatch(/^The total mass changes in the data by up to 100 % of its scale/)
  })
})

describe('the scales of other data', () => {
  it('bridge missing values, take every replicate and experiment, and call mild changes mild', () => {
    const data = {
      species: ['A', 'B'],
      series: [
        series('A', [0, 1, 2, 4], [4, NaN, 2, 0]),
        series('B', [0, 1, 2, 4], [0, 1, 2, 2]),
        series('B', [0, 1, 2, 4], [0, 2, 2, 2], { replicate: 2 }),
      ],
      initial: null,
    }
    const report = reportOf(data)
    // A: (4 - 2) / 2 and 2 / 2 of a scale of 4; B: at most 2 / 1 of 2, in the second replicate.
    expect(report.species.map(({ fastestTime }) => fastestTime)).toEqual([4, 1])
    // From 2 to 4 only A moves.
    expect(report.slowestTime).toBe(4)
    expect(report.stiffness).toBe(4)
    expect(report.sentences.join(' ')).toContain('not stiff')
    expect(report.sentences[0]).toBe('The species are of like scale.')
  })

  it('do not take the end of a plain decay for something slow', () => {
    const times = Array.from({ length: 14 }, (_, index) => index)
    const decay = times.map((time) => 2 ** -time)
    const report = reportOf({ species: ['A'], series: [series('A', times, decay)], initial: null })
    expect(report.stiffness).toBeLessThan(10)
    expect(report.sentences.join(' ')).toContain('not stiff')
    expect(report.sentences.join(' ')).toContain('rates near 0.077')
  })

  it('say that nothing changes where nothing does', () => {
    const report = reportOf({ species: ['A'], series: [series('A', [0, 1, 2], [3, 3, 3])], initial: null })
    expect(report).toMatchObject({ fastestTime: null, slowestTime: null, stiffness: null })
    expect(report.sentences[1]).toBe('Nothing changes by a thousandth of its scale.')
  })
})

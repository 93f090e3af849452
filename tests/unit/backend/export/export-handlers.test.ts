import { Resvg } from '@resvg/resvg-js'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type ExportFormat,
  type Outcome,
  type Series,
  modelSettingsSchema,
  trainingSettingsSchema,
} from '../../../../src/shared'
import { createExportHandlers } from '../../../../src/backend/export'
import { ProjectSession } from '../../../../src/backend/projects'
import { MemoryProjectFiles } from '../../../../src/backend/store'
import { activations } from '../../../../src/solver'

function value<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

const times = Float64Array.of(0, 1, 10)
const curve = (signal: string, values: number[]): Series => ({
  experiment: 'experiment 1',
  replicate: 1,
  signal,
  unit: 'µM',
  times,
  values: Float64Array.from(values),
  sigmas: null,
})
/** A 2-3-2 network: 3 x 2 weights and 3 biases, then 2 x 3 weights and 2 biases. */
const parameters = Float64Array.from({ length: 17 }, (_, i) => (i + 1) / 7)

function projectWithRun(): { session: ProjectSession; id: number } {
  const store = value(new MemoryProjectFiles(() => 0).create('export.kinode'))
  const session = new ProjectSession()
  session.replace(store)
  store.addDataset({
    ...{ name: 'α, decay', fileName: 'a.csv', raw: Uint8Array.of(1), hash: 'cd', mapping: {}, timeUnit: 's' },
    signals: ['α', 'say "B"'].map((name) => ({ name, unit: 'µM' })),
    ...{ conditions: [{ name: 'T', unit: 'K' }], conditionSeries: [curve('T', [300, NaN, 310])] },
    series: [curve('α', [1, 0.5, NaN]), curve('say "B"', [0, 0.25, 1e-9])],
    initial: null,
    example: null,
  })
  const model = modelSettingsSchema.parse({ hiddenLayers: [3], activation: 'tanh' })
  const settings = { datasetId: 1, model, training: trainingSettingsSchema.parse({ seed: 42 }) }
  const { id } = store.addRun({
    ...{ name: 'run: 1', datasetId: 1, parameterCount: 17, settings },
    model: { kind: 'neural-ode', description: 'Scaled neural ODE', definition: {} },
    scaling: { stateScale: [1, 0.25], timeScale: 10, startTime: 0 },
  })
  return { session, id }
}

describe('exporting a run', () => {
  const fonts = join(import.meta.dirname, '../../../../resources/fonts')
  const { session, id } = projectWithRun()
  const handlers = createExportHandlers(session, { fontsFolder: fonts })
  const file = async (format: ExportFormat) => value(await handlers['runs.export']({ id, format }))
  const text = async (format: ExportFormat): Promise<string> => new TextDecoder().decode((await file(format)).content)

  beforeAll(async () => {
    for (const format of ['json', 'csv', 'svg', 'png'] as const)
      expect(await handlers['runs.export']({ id, format })).toMatchObject({ status: 'failed', where: 'run: 1' })
    value(session.require()).keepRecord({
      id,
      checkpoint: {
        ...{ epoch: 9, seconds: 1, bestLoss: 0.125, bestEpoch: 7, bestParameters: parameters },
        ...{ parameters, state: new Uint8Array(0) },
      },
      history: { epochs: Float64Array.of(9), losses: Float64Array.of(0.25), gradientNorms: Float64Array.of(1) },
      incidents: [],
      fit: {
        ...{ epoch: 7, loss: 0.125, species: ['α', 'say "B"'] },
        experiments: [
          {
            experiment: 'experiment 1',
            times: Float64Array.of(0, 5, 10),
            values: Float64Array.of(1, 0, 0.6, 0.2, 0.5, 0.4),
            sampleTimes: Float64Array.of(1, 10),
            sampleValues: Float64Array.of(0.75, 0.125, 0.5, 0.4),
          },
        ],
      },
    })
  })

  it('names the file after the data and the run, in letters that every system takes', async () => {
    expect(await file('json')).toMatchObject({ fileName: 'α, decay run- 1.json', mediaType: 'application/json' })
    expect((await file('png')).mediaType).toBe('image/png')
  })

  it('writes a model that can be evaluated from the document alone', async () => {
    const model = JSON.parse(await text('json'))
    expect(model).toMatchObject({
      format: 'kinode-neural-ode',
      version: 2,
      species: ['α', 'say "B"'],
      units: ['µM', 'µM'],
      timeUnit: 's',
      inputs: { equation: 'y / scale', scale: [1, 0.25], time: null, conditions: [] },
      conservation: null,
      head: { name: 'scaled', equation: 'dy/dt = y_scale / t_scale * z' },
      scaling: { stateScale: [1, 0.25], timeScale: 10 },
      initialValues: [{ experiment: 'experiment 1', time: 0, values: [1, 0] }],
      activation: { name: 'tanh', formula: 'tanh(x)' },
      training: { seed: 42, bestEpoch: 7, bestLoss: 0.125, finalLoss: 0.25, epochs: 9 },
      data: { name: 'α, decay', sha256: 'cd' },
    })
    // The document's own equation, in plain arithmetic, against the parameters' layout [input][output] written out by hand.
    const apply = (layer: { weights: number[][]; biases: number[] }, x: number[]): number[] =>
      layer.weights.map((row, j) => row.reduce((sum, weight, i) => sum + weight * (x[i] ?? 0), layer.biases[j] ?? 0))
    const hidden = apply(model.layers[0], [0.5 / model.inputs.scale[0], 0.1 / model.inputs.scale[1]]).map(Math.tanh)
    const rate = apply(model.layers[1], hidden).map(
      (z, i) => (model.scaling.stateScale[i] / model.scaling.timeScale) * z,
    )
    const p = (i: number): number => parameters[i] ?? 0
    const h = [0, 1, 2].map((j) => Math.tanh(p(6 + j) + p(j) * 0.5 + p(3 + j) * 0.4))
    const expected = [0, 1].map((j) => p(15 + j) + h.reduce((sum, x, i) => sum + p(9 + 2 * i + j) * x, 0))
    expect(rate[0]).toBeCloseTo((expected[0] ?? 0) * 0.1, 12)
    expect(rate[1]).toBeCloseTo((expected[1] ?? 0) * 0.025, 12)
    expect(model.layers[1].activation).toBeUndefined()
  })

  it('has a formula for every activation that the solver has', async () => {
    for (const { name } of activations) {
      const run = value(session.require()).run(id)
      if (run === null) throw new Error('no run')
      const model = { ...run.settings.model, activation: name }
      value(session.require()).changeRun(id, { settings: { ...run.settings, model } })
      expect(JSON.parse(await text('json')).activation.formula).toContain('x')
    }
  })

  it('writes data, model and residuals as one long table', async () => {
    const lines = (await text('csv')).trimEnd().split('\n')
    expect(lines[0]).toBe('kind,experiment,replicate,time [s],species,unit,data,model,residual')
    expect(lines.slice(1, 4)).toEqual([
      // The first row is the initial value: the fit has no sample there.
      'sample,experiment 1,1,0,α,µM,1,,',
      'sample,experiment 1,1,1,α,µM,0.5,0.75,-0.25',
      'sample,experiment 1,1,10,α,µM,,0.5,',
    ])
    expect(lines[5]).toBe('sample,experiment 1,1,1,"say ""B""",µM,0.25,0.125,0.125')
    expect(lines.filter((line) => line.startsWith('curve,'))).toHaveLength(6)
    // What the experiment was given; a missing value stays one.
    expect(lines.filter((line) => line.startsWith('condition,'))).toEqual([
      'condition,experiment 1,1,0,T,µM,300,,',
      'condition,experiment 1,1,1,T,µM,,,',
      'condition,experiment 1,1,10,T,µM,310,,',
    ])
  })

  it('draws data and model on white ground, with the letters it needs inside', async () => {
    const svg = await text('svg')
    expect(svg).toMatch(/^<svg [^>]*width="658"/)
    expect(svg).toContain('@font-face{font-family:Inter;font-weight:400;src:url(data:font/woff;base64,')
    expect(svg).toContain('font-weight:600')
    for (const words of ['α', 'say &quot;B&quot;', 'µM', 'time, s']) expect(svg).toContain(words)
    expect(svg).toMatch(/<rect width="658" height="\d+" x="0" y="0" fill="#ffffff"/)
  })

  it('makes the same picture in pixels, its letters not dropped', async () => {
    const { content } = await file('png')
    expect([...content.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    const view = new DataView(content.buffer, content.byteOffset)
    // 658 CSS pixels at 300 dots per inch.
    expect(Math.abs(view.getUint32(16) - (658 * 300) / 96)).toBeLessThan(2)
    const wordless = (await text('svg')).replace(/<style>[^<]*<\/style>|<text[^]*?<\/text>/g, '')
    const zoom = { fitTo: { mode: 'zoom', value: 300 / 96 } } as const
    expect(new Resvg(wordless, zoom).render().asPng().length).toBeLessThan(content.length * 0.8)
  })

  it('says when there is no such run', async () => {
    expect(await handlers['runs.export']({ id: 9, format: 'json' })).toMatchObject({ status: 'failed', where: 'run 9' })
  })
})

import type { Checkpoint, LabRecord, RunSettings, Series, TrainingRecord } from '../../../../src/shared'
import { modelSettingsSchema, trainingSettingsSchema } from '../../../../src/shared'
import type { NewDataset, NewRun } from '../../../../src/backend/store'

/** A curve of `values` at 0, 1, 2, ... */
export function curve(signal: string, values: number[], more: Partial<Series> = {}): Series {
  return {
    experiment: 'experiment 1',
    replicate: 1,
    signal,
    unit: 'mM',
    times: Float64Array.from(values, (_, i) => i),
    values: Float64Array.from(values),
    sigmas: null,
    ...more,
  }
}

export function sampleDataset(more: Partial<NewDataset> = {}): NewDataset {
  return {
    name: 'decay',
    fileName: 'decay.csv',
    raw: new TextEncoder().encode('time,B,A\n0,0,1\n1,0.5,\n'),
    hash: 'ab'.repeat(32),
    mapping: { delimiter: ',' },
    signals: [
      { name: 'B', unit: 'mM' },
      { name: 'A', unit: null },
    ],
    conditions: [{ name: 'T', unit: '°C' }],
    conditionSeries: [curve('T', [25, NaN, 30], { unit: '°C' })],
    timeUnit: 's',
    series: [curve('B', [0, 0.5, 0.75]), curve('A', [1, NaN, 0.25], { unit: null })],
    initial: null,
    example: null,
    ...more,
  }
}

export function sampleRun(datasetId: number, more: Partial<NewRun> = {}): NewRun {
  const settings: RunSettings = {
    datasetId,
    model: modelSettingsSchema.parse({}),
    training: trainingSettingsSchema.parse({}),
  }
  return {
    name: 'run 1',
    datasetId,
    model: { kind: 'neural-ode', description: 'Scaled neural ODE', definition: { layers: [2, 5, 2] } },
    parameterCount: 27,
    settings,
    scaling: { stateScale: [1, 0.75], timeScale: 2, startTime: 0 },
    ...more,
  }
}

export function sampleCheckpoint(epoch: number): Checkpoint {
  return {
    epoch,
    seconds: epoch / 10,
    bestLoss: 1 / epoch,
    bestEpoch: epoch,
    bestParameters: Float64Array.of(epoch, -0, 1e-310, Math.PI),
    parameters: Float64Array.of(epoch + 0.5, 0.1 + 0.2),
    state: Uint8Array.of(1, 2, epoch % 256),
  }
}

/** A record of the epochs first..last. */
export function sampleRecord(
  id: number,
  first: number,
  last: number,
  more: Partial<TrainingRecord> = {},
): TrainingRecord {
  const epochs = Float64Array.from({ length: last - first + 1 }, (_, i) => first + i)
  return {
    id,
    checkpoint: sampleCheckpoint(last),
    history: { epochs, losses: epochs.map((epoch) => 1 / epoch), gradientNorms: epochs.map((epoch) => 2 / epoch) },
    incidents: [],
    fit: null,
    ...more,
  }
}

/** A result with everything that one may hold: values that are missing, and numbers that are none. */
export function sampleLabRecord(experiment: string, more: Partial<LabRecord> = {}): LabRecord {
  return {
    experiment,
    settings: { tolerances: [1e-6, 1e-7], method: 'bdf', seconds: 0.3 },
    finishedAt: '2026-01-02T03:04:05.000Z',
    seconds: 0.25,
    versions: { kinode: '0.1.0', node: '24', sqlite: '3.54', platform: 'linux', arithmetic: 'fused' },
    judged: 2,
    asExpected: 1,
    result: {
      findings: [
        {
          name: 'error',
          title: 'Error',
          unit: '%',
          paper: '72 %',
          value: null,
          note: 'It ran away.',
          expected: { least: 10, most: null, orNone: true },
          asExpected: true,
        },
      ],
      figures: [
        {
          name: 'figure-1',
          title: 'Figure 1',
          description: 'y1 against time',
          x: { title: 'time', unit: 's', logarithmic: true },
          panels: [
            {
              title: 'y1',
              subtitle: '',
              y: { logarithmic: false, range: [0, 1] },
              curves: [
                { label: 'back', look: 'line', x: Float64Array.of(1e-5, 1e5), y: Float64Array.of(0.1 + 0.2, NaN) },
              ],
            },
          ],
        },
      ],
      tables: [
        {
          title: 'Solves',
          columns: ['tolerance', 'what happened'],
          rows: [
            [1e-6, 'It came back.'],
            [1e-7, null],
          ],
        },
      ],
    },
    ...more,
  }
}

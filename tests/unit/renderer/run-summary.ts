import { type RunSummary, runSettingsSchema } from '../../../src/shared'

/** A completed run; `changes` go over it. */
export function runSummary(changes: Partial<RunSummary> = {}): RunSummary {
  return {
    id: 1,
    name: 'run',
    datasetId: 1,
    datasetName: 'robertson',
    modelDescription: 'Scaled neural ODE 3-5-3 GELU',
    parameterCount: 38,
    settings: runSettingsSchema.parse({ datasetId: 1, model: {}, training: {} }),
    status: 'completed',
    failure: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    epoch: 20_000,
    loss: 0.0012,
    bestLoss: 0.00084,
    bestEpoch: 19_000,
    gradientNorm: 0.031,
    seconds: 11,
    epochsPerSecond: 1410,
    versions: null,
    ...changes,
  }
}

import type { DatasetSummary, RunDetail } from '../../shared'
import { type Experiment, fittedStarts, modelKindNamed } from '../../engine'
import type { BestParameters } from '../store'
import { crnnDocument } from './crnn-document'
import { hybridDocument } from './hybrid-document'
import type { KindDocument } from './kind-document'
import { neuralOdeDocument } from './neural-ode-document'

/** By the names of the kinds. */
const kindDocuments: Readonly<Record<string, KindDocument>> = {
  'neural-ode': neuralOdeDocument,
  crnn: crnnDocument,
  hybrid: hybridDocument,
}

/**
 * A trained model as a document from which it can be evaluated without Kinode, with where it came from: what its right-hand side is, its kind
 * says. `y` is in the order and the units of `species`, time in `timeUnit`.
 */
export function modelDocument(
  run: RunDetail,
  dataset: DatasetSummary,
  experiments: readonly Experiment[],
  best: BestParameters,
): Record<string, unknown> {
  const { settings, scaling, species } = run
  if (scaling === null) throw new Error(`Run ${run.id} has no scaling.`)
  const { model } = settings
  const { format, version, rightHandSide } = kindDocuments[model.kind]!
  const { parameterCount: count } = modelKindNamed(model.kind).build(model, species, scaling)
  const started = fittedStarts(experiments, best.parameters, count, scaling.stateScale).experiments
  return {
    format,
    version,
    ...rightHandSide(model, species, scaling, best.parameters.subarray(0, count), dataset.conditions),
    name: run.name,
    species,
    units: run.units,
    timeUnit: run.timeUnit,
    initialValues: started.map(({ name, startTime, initial }) => ({
      experiment: name,
      time: startTime,
      values: [...initial],
    })),
    scaling,
    training: {
      settings: settings.training,
      seed: settings.training.seed,
      status: run.status,
      epochs: run.epoch,
      bestEpoch: best.epoch,
      bestLoss: best.loss,
      finalLoss: run.loss,
      seconds: run.seconds,
    },
    versions: run.versions,
    data: { name: dataset.name, fileName: dataset.fileName, sha256: dataset.hash, timeRange: dataset.timeRange },
  }
}

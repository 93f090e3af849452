import {
  type DataSource,
  type Handlers,
  type ModelSettings,
  type Outcome,
  type TrainingData,
  type WorkbenchContract,
  succeeded,
} from '../../shared'
import { assembleExperiments, computeScaling, prepareModel, scalingReport } from '../../engine'
import { newDataset } from '../datasets'
import { readExample } from '../examples'
import type { ProjectSession } from '../projects'
import { checkModelSettings } from '../runs/run-settings'
import { trainingData } from '../runs/training-data'
import type { NewDataset } from '../store'

interface Found {
  data: TrainingData
  timeUnit: string | null
}

/** What data say of their scales, before anything is trained on them. */
export function createScalingHandlers(
  session: ProjectSession,
  examplesFolder: string,
): Pick<Handlers<WorkbenchContract>, 'datasets.scaling'> {
  return {
    'datasets.scaling': async ({ data: source, model }) => {
      const found = await findData(session, examplesFolder, source)
      return found.status === 'failed' ? found : reportOn(found.value, model ?? null)
    },
  }
}

function reportOn({ data, timeUnit }: Found, model: ModelSettings | null) {
  const { species } = data
  const assembled = assembleExperiments(data)
  if (assembled.status === 'failed') return assembled
  const experiments = assembled.value
  if (model === null) return succeeded(scalingReport(species, experiments, computeScaling(experiments), null, timeUnit))
  const checked = checkModelSettings(model)
  if (checked.status === 'failed') return checked
  const prepared = prepareModel(model, species, experiments)
  if (prepared.status === 'failed') return prepared
  const { scaling, model: settings, built } = prepared.value
  return succeeded(scalingReport(species, experiments, scaling, { settings, built }, timeUnit))
}

async function findData(session: ProjectSession, examplesFolder: string, source: DataSource): Promise<Outcome<Found>> {
  switch (source.kind) {
    case 'dataset': {
      const store = session.require()
      if (store.status === 'failed') return store
      const data = trainingData(store.value, source.id)
      if (data.status === 'failed') return data
      return succeeded({ data: data.value, timeUnit: store.value.dataset(source.id)?.timeUnit ?? null })
    }
    case 'example': {
      const example = await readExample(examplesFolder, source.name)
      return example.status === 'failed' ? example : succeeded(unkept(example.value.dataset))
    }
    case 'file': {
      const dataset = newDataset(source.request)
      return dataset.status === 'failed' ? dataset : succeeded(unkept(dataset.value))
    }
  }
}

function unkept({ signals, series, initial, timeUnit, conditions, conditionSeries }: NewDataset): Found {
  return { data: { species: signals.map(({ name }) => name), series, initial, conditions, conditionSeries }, timeUnit }
}

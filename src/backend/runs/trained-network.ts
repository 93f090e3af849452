import { type Outcome, type RunDetail, type TrainingData, failed, succeeded } from '../../shared'
import type { ProjectSession } from '../projects/session'
import { trainingData } from './training-data'

/** A run's network with the best of its weights. */
export interface TrainedNetwork {
  run: RunDetail
  data: TrainingData
  parameters: Float64Array
}

export function trainedNetwork(session: ProjectSession, id: number): Outcome<TrainedNetwork> {
  const store = session.require()
  if (store.status === 'failed') return store
  const run = store.value.run(id)
  if (run === null) return failed('There is no such run', `run ${id}`, 'See the list of runs.')
  const checkpoint = store.value.checkpoint(id)
  if (checkpoint === null) return failed('The run has no weights yet', run.name, 'Train it first.')
  const data = trainingData(store.value, run.datasetId)
  if (data.status === 'failed') return data
  return succeeded({ run, data: data.value, parameters: checkpoint.bestParameters })
}

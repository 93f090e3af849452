import { type Outcome, type TrainingData, failed, succeeded } from '../../shared'
import type { ProjectStore } from '../store/project-store'

/** A kept data set as the engine wants it. */
export function trainingData(store: ProjectStore, datasetId: number): Outcome<TrainingData> {
  const dataset = store.dataset(datasetId)
  if (dataset === null) return failed('There is no such data set', `data set ${datasetId}`)
  const { signals: species, initial, conditions } = dataset
  const conditionSeries = store.conditionSeries(datasetId)
  return succeeded({ species, series: store.series(datasetId), initial, conditions, conditionSeries })
}

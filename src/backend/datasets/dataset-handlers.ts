import {
  type DatasetSummary,
  type Emit,
  type Handlers,
  type Outcome,
  type WorkbenchContract,
  failed,
  succeeded,
} from '../../shared'
import type { ProjectSession } from '../projects'
import { type ProjectStore, attempt } from '../store'
import { freeName } from '../projects/free-name'
import { importDataset } from './import-dataset'
import { readTable } from './read-table'

type DatasetCalls =
  | 'datasets.preview'
  | 'datasets.import'
  | 'datasets.list'
  | 'datasets.get'
  | 'datasets.raw'
  | 'datasets.rename'
  | 'datasets.remove'
  | 'datasets.restore'

interface Found {
  store: ProjectStore
  dataset: DatasetSummary
}

/** Looking at files, and keeping, naming and removing data sets. */
export function createDatasetHandlers(
  session: ProjectSession,
  emit: Emit<WorkbenchContract>,
): Pick<Handlers<WorkbenchContract>, DatasetCalls> {
  const find = (store: Outcome<ProjectStore>, id: number): Outcome<Found> => {
    if (store.status === 'failed') return store
    const dataset = store.value.dataset(id)
    return dataset === null
      ? failed('There is no such data set', `data set ${id}`, 'See the list of data sets.')
      : succeeded({ store: store.value, dataset })
  }
  const told = <T>(outcome: Outcome<T>): Outcome<T> => {
    if (outcome.status === 'ok') emit('datasets.changed', {})
    return outcome
  }
  /** Changes a data set of the open project and answers with what `answer` makes of it. */
  const change = <T>(id: number, answer: (store: ProjectStore, dataset: DatasetSummary) => Outcome<T>): Outcome<T> => {
    const found = find(session.requireWritable(), id)
    return found.status === 'failed' ? found : told(answer(found.value.store, found.value.dataset))
  }

  return {
    'datasets.preview': ({ fileName, content, options }) => {
      const table = readTable(fileName, content, options)
      return table.status === 'failed' ? table : succeeded(table.value.preview)
    },
    'datasets.import': (request) => {
      const store = session.requireWritable()
      return store.status === 'failed' ? store : told(importDataset(store.value, request))
    },
    'datasets.list': () => {
      const store = session.require()
      return store.status === 'failed' ? store : succeeded(store.value.datasets())
    },
    'datasets.get': ({ id }) => {
      const found = find(session.require(), id)
      if (found.status === 'failed') return found
      const { store, dataset } = found.value
      return succeeded({ ...dataset, series: store.series(id), conditionSeries: store.conditionSeries(id) })
    },
    'datasets.raw': ({ id }) => {
      const found = find(session.require(), id)
      if (found.status === 'failed') return found
      const raw = found.value.store.rawFile(id)
      if (raw === null) throw new Error(`Data set ${id} has no raw file.`)
      return succeeded({ ...raw, mediaType: 'application/octet-stream' })
    },
    'datasets.rename': ({ id, name }) =>
      change(id, (store) => {
        const wanted = name.trim()
        if (wanted === '') return failed('A data set needs a name', `data set ${id}`, 'Type one.', 'usage')
        if (store.datasets().some((other) => other.id !== id && other.name === wanted))
          return failed(`There is a data set called ${wanted} already`, `data set ${id}`, 'Choose another name.')
        return attempt(store, () => {
          store.renameDataset(id, wanted)
          return existing(store, id)
        })
      }),
    'datasets.remove': ({ id }) =>
      change(id, (store, dataset) => {
        const user = store.runs().find((run) => run.datasetId === id)
        if (user !== undefined)
          return failed(`The data set is used by ${user.name}`, dataset.name, 'Remove the runs that use it first.')
        return attempt(store, () => {
          store.setDatasetHidden(id, true)
          return null
        })
      }),
    'datasets.restore': ({ id }) =>
      change(id, (store, dataset) =>
        attempt(store, () => {
          const taken = store.datasets().filter((other) => other.id !== id)
          store.setDatasetHidden(id, false)
          const name = freeName(
            dataset.name,
            taken.map((other) => other.name),
          )
          if (name !== dataset.name) store.renameDataset(id, name)
          return existing(store, id)
        }),
      ),
  }
}

function existing(store: ProjectStore, id: number): DatasetSummary {
  const dataset = store.dataset(id)
  if (dataset === null) throw new Error(`There is no data set ${id}.`)
  return dataset
}

import { type ShallowRef, shallowRef, watch } from 'vue'
import type { RunSettings } from '../../shared'
import type { LayoutState } from './layout'
import type { ProjectState } from './project'

/** What is selected in the project tree and shown by the places. */
export type Selection = { kind: 'dataset'; id: number } | { kind: 'run'; id: number }

/** A recipe that the Train place opens with: of an example, of another run, or the data alone. */
export interface TrainRequest {
  datasetId: number
  settings?: Omit<RunSettings, 'datasetId'>
}

/** A table to read: a file's bytes, or pasted text under a made-up name. */
export interface ImportSource {
  fileName: string
  content: Uint8Array
}

export interface NavigationState {
  /** Id of the feature that is shown. */
  readonly place: Readonly<ShallowRef<string>>
  readonly selection: Readonly<ShallowRef<Selection | null>>
  /** Set by `openTrain`; the Train place shows it as a new recipe and takes it with `takeTrainRequest`. */
  readonly trainRequest: Readonly<ShallowRef<TrainRequest | null>>
  /** Set by `openCompare`; the Compare place chooses these runs and takes it with `takeCompareRequest`. */
  readonly compareRequest: Readonly<ShallowRef<readonly number[] | null>>
  /** The table that the Data place looks at before it is kept; null when there is none. Survives the opening of a project. */
  readonly importSource: ShallowRef<ImportSource | null>
  go(place: string): void
  select(selection: Selection | null): void
  openDataset(id: number): void
  openRun(id: number): void
  openTrain(request: TrainRequest): void
  /** Shows these runs over each other. @param ids of runs */
  openCompare(ids: readonly number[]): void
  /** Shows a table in the Data place, to be imported. */
  openImport(source: ImportSource): void
  /** The pending request, which is then no longer pending. */
  takeTrainRequest(): TrainRequest | null
  takeCompareRequest(): readonly number[] | null
}

export function createNavigation(project: ProjectState, layout: LayoutState): NavigationState {
  const place = shallowRef('start')
  const selection = shallowRef<Selection | null>(null)
  const trainRequest = shallowRef<TrainRequest | null>(null)
  const compareRequest = shallowRef<readonly number[] | null>(null)
  const importSource = shallowRef<ImportSource | null>(null)
  const remembered = layout.entry<string>('place', '')
  const go = (to: string): void => {
    place.value = to
    if (project.current.value !== null && to !== 'start') remembered.value = to
  }
  watch(
    () => project.current.value?.path,
    (path) => {
      selection.value = null
      trainRequest.value = null
      place.value = path === undefined ? 'start' : 'data'
    },
  )
  // The layout arrives after the project; a place that was left open is entered again unless the user went elsewhere meanwhile.
  watch(remembered, (to) => {
    if (to !== '' && place.value === 'data') place.value = to
  })
  return {
    place,
    selection,
    trainRequest,
    compareRequest,
    importSource,
    go,
    select: (next) => (selection.value = next),
    openDataset(id) {
      selection.value = { kind: 'dataset', id }
      go('data')
    },
    openRun(id) {
      selection.value = { kind: 'run', id }
      go('train')
    },
    openTrain(request) {
      selection.value = null
      trainRequest.value = request
      go('train')
    },
    openCompare(ids) {
      compareRequest.value = ids
      go('compare')
    },
    openImport(source) {
      selection.value = null
      importSource.value = source
      if (project.current.value !== null) go('data')
    },
    takeTrainRequest() {
      const request = trainRequest.value
      trainRequest.value = null
      return request
    },
    takeCompareRequest() {
      const ids = compareRequest.value
      compareRequest.value = null
      return ids
    },
  }
}

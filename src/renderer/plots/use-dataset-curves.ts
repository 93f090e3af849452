import { type ShallowRef, shallowRef, watch } from 'vue'
import type { DatasetDetail } from '../../shared'
import { useDatasets } from '../state'

/** A data set with its curves, for plots; null until it was read. @param id undefined: no data set */
export function useDatasetCurves(id: () => number | undefined): Readonly<ShallowRef<DatasetDetail | null>> {
  const datasets = useDatasets()
  const data = shallowRef<DatasetDetail | null>(null)
  watch(
    id,
    async (wanted) => {
      const loaded = wanted === undefined ? undefined : await datasets.detail(wanted)
      // Another data set may have been asked for while this one was read.
      if (id() === wanted) data.value = loaded ?? null
    },
    { immediate: true },
  )
  return data
}

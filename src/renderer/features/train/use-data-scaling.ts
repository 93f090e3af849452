import { shallowRef, watch } from 'vue'
import type { DataScaling, Failure, ModelSettings } from '../../../shared'
import { useClient } from '../../client'

/** The report on the scales of a data set for a model, and why there is none; both null until the application has answered. */
export function useDataScaling(datasetId: () => number | undefined, model: () => ModelSettings) {
  const client = useClient()
  const report = shallowRef<DataScaling | null>(null)
  const trouble = shallowRef<Failure | null>(null)
  const question = () => JSON.stringify([datasetId(), model()])
  watch(
    question,
    async (asked) => {
      const id = datasetId()
      if (id === undefined) return
      const answer = await client.call('datasets.scaling', { data: { kind: 'dataset', id }, model: model() })
      // The recipe may have changed meanwhile.
      if (question() !== asked) return
      trouble.value = answer.status === 'ok' ? null : answer
      // The last report stays beside the trouble, so that what is wrong can be put right.
      if (answer.status === 'ok') report.value = answer.value
    },
    { immediate: true },
  )
  return { report, trouble }
}

import { shallowRef, watch } from 'vue'
import type { ModelSettings } from '../../../shared'
import { useClient } from '../../client'

/** The shape of a network on some data and its number of parameters, as the application describes it; null until it did. */
export function useModelDescription(datasetId: () => number | undefined, model: () => ModelSettings) {
  const client = useClient()
  const described = shallowRef<{ description: string; parameterCount: number } | null>(null)
  const question = () => JSON.stringify([datasetId(), model()])
  watch(
    question,
    async (asked) => {
      const id = datasetId()
      if (id === undefined) return
      const answer = await client.call('models.describe', { datasetId: id, model: model() })
      // The recipe may have changed while this one was described.
      if (question() === asked) described.value = answer.status === 'ok' ? answer.value : null
    },
    { immediate: true },
  )
  return described
}

import { shallowRef, watch } from 'vue'
import type { ModelReaction, RunSummary } from '../../../shared'
import { useClient } from '../../client'

/** The reactions of a run's best model, asked for again when the run has come to a better one or to its end. */
export function useRunReactions(run: () => RunSummary) {
  const client = useClient()
  const reactions = shallowRef<ModelReaction[]>([])
  const question = () => JSON.stringify([run().id, run().bestEpoch, run().status])
  watch(
    question,
    async (asked) => {
      const answer = await client.call('runs.reactions', { id: run().id })
      // Another run may have been chosen meanwhile.
      if (question() === asked) reactions.value = answer.status === 'ok' ? answer.value : []
    },
    { immediate: true },
  )
  return reactions
}

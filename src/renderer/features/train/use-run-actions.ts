import { ref } from 'vue'
import type { ExportFormat, RunSummary } from '../../../shared'
import { useNavigation, useRuns } from '../../state'
import type { RunAction } from './run-actions'

/** Acts on the run that is shown; one action at a time. */
export function useRunActions(run: () => RunSummary | undefined) {
  const runs = useRuns()
  const navigation = useNavigation()
  const busy = ref<RunAction | null>(null)
  const continuing = ref(false)

  const act: Record<RunAction, (of: RunSummary) => Promise<void> | void> = {
    pause: ({ id }) => runs.pause(id),
    resume: ({ id }) => runs.resume(id),
    stop: ({ id }) => runs.stop(id),
    continue: () => void (continuing.value = true),
    duplicate: ({ settings }) => {
      const { datasetId, model, training } = settings
      navigation.openTrain({ datasetId, settings: { model, training } })
    },
  }
  return {
    busy,
    /** Whether the question how far to continue is open. */
    continuing,
    async perform(action: RunAction): Promise<void> {
      const of = run()
      if (of === undefined || busy.value !== null) return
      busy.value = action
      try {
        await act[action](of)
      } finally {
        busy.value = null
      }
    },
    async continueWith(limits: { epochs: number; seconds?: number }): Promise<void> {
      const of = run()
      continuing.value = false
      if (of !== undefined) await runs.resume(of.id, limits)
    },
    async export(format: ExportFormat): Promise<void> {
      const of = run()
      if (of !== undefined) await runs.export(of.id, format)
    },
    async remove(): Promise<void> {
      const of = run()
      if (of !== undefined) await runs.remove(of.id)
    },
  }
}
export type RunActions = ReturnType<typeof useRunActions>

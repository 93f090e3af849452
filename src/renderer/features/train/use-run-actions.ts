import { ref } from 'vue'
import type { ExportFormat, RunSummary } from '../../../shared'
import { useNavigation, useRuns } from '../../state'
import type { RunAction } from './run-actions'

/** Acts on the run that is shown; its state changes one step at a time. */
export function useRunActions(run: () => RunSummary | undefined) {
  const runs = useRuns()
  const navigation = useNavigation()
  const busy = ref<RunAction | null>(null)
  const continuing = ref(false)
  const checking = ref(false)

  const change = async (action: RunAction, ask: Promise<void>): Promise<void> => {
    busy.value = action
    await ask.finally(() => (busy.value = null))
  }
  const duplicate = ({ settings: { datasetId, model, training } }: RunSummary): void =>
    navigation.openTrain({ datasetId, settings: { model, training } })
  return {
    busy,
    /** Whether the question how far to continue is open. */
    continuing,
    /** Whether the check of its gradient is open. */
    checking,
    async perform(action: RunAction): Promise<void> {
      const of = run()
      if (of === undefined) return
      if (action === 'duplicate') duplicate(of)
      else if (action === 'continue') continuing.value = true
      else if (busy.value === null) await change(action, runs[action](of.id))
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

import { onScopeDispose, shallowRef } from 'vue'
import type { Failure, GradientCheck } from '../../../shared'
import { useClient } from '../../client'

/** What there is to see of a check. */
export type GradientCheckState =
  | { kind: 'running'; part: number; doing: string }
  | { kind: 'done'; check: GradientCheck }
  | { kind: 'failed'; failure: Failure }
  | { kind: 'cancelled' }

/** Checks the gradient of a run; one check at a time, which ends with the component that asked for it. */
export function useGradientCheck() {
  const client = useClient()
  const state = shallowRef<GradientCheckState>({ kind: 'running', part: 0, doing: '' })
  /** The check that is under way; null when none is. */
  let job: string | null = null

  const stopListening = client.on('gradient.progress', (progress) => {
    if (progress.job === job) state.value = { kind: 'running', part: progress.part, doing: progress.doing }
  })
  const end = (): void => {
    if (job !== null) void client.call('gradient.cancel', { job })
    job = null
  }
  onScopeDispose(() => {
    stopListening()
    end()
  })

  return {
    state,
    async start(runId: number, loss: string): Promise<void> {
      end()
      const mine = crypto.randomUUID()
      job = mine
      state.value = { kind: 'running', part: 0, doing: '' }
      const checked = await client.call('gradient.check', { job: mine, subject: { kind: 'run', id: runId }, loss })
      // Another check, or none, is wanted by now.
      if (job !== mine) return
      job = null
      state.value =
        checked.status === 'ok' ? { kind: 'done', check: checked.value } : { kind: 'failed', failure: checked }
    },
    cancel(): void {
      end()
      state.value = { kind: 'cancelled' }
    },
  }
}

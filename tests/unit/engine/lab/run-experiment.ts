import { type LabContext, startExperiment } from '../../../../src/engine'
import type { LabResult, LabSettings } from '../../../../src/shared'

/** What an experiment comes to, all at once. */
export function runExperiment(
  name: string,
  settings: LabSettings = {},
  context: LabContext = { now: () => performance.now() },
): LabResult {
  const started = startExperiment(name, settings, context)
  if (started.status === 'failed') throw new Error(started.reason)
  const { work } = started.value
  for (;;) {
    const next = work.next()
    if (next.done) return next.value
  }
}

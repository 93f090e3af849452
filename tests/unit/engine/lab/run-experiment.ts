import { join } from 'node:path'
import { readLabFiles } from '../../../../src/backend/lab'
import { type LabContext, labExperiments, startExperiment } from '../../../../src/engine'
import type { LabResult, LabSettings } from '../../../../src/shared'

const labData = join(import.meta.dirname, '../../../../resources/data')

/** What an experiment comes to, all at once. */
export function runExperiment(
  name: string,
  settings: LabSettings = {},
  context: LabContext = { now: () => performance.now() },
): LabResult {
  const named = labExperiments.find((experiment) => experiment.name === name)
  const files = readLabFiles(labData, named?.files ?? [])
  const started = startExperiment(name, settings, { files, ...context })
  if (started.status === 'failed') throw new Error(started.reason)
  const { work } = started.value
  for (;;) {
    const next = work.next()
    if (next.done) return next.value
  }
}

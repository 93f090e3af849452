import type { LabExperiment, LabResult } from '../../../shared'
import { type LabContext, type LabFile, type LabStep, type RunnableExperiment, defineExperiment } from '../experiment'
import { startParameters, type StartSettings } from './starts'

/** What every experiment of several starts says of itself. */
export interface StartsDescription extends Pick<LabExperiment, 'name' | 'title' | 'shows' | 'source' | 'explanation'> {
  /** Unless the user sets it. */
  starts: Omit<StartSettings, 'firstSeed'>
  /** What it takes of measured data; absent: nothing. */
  files?: readonly LabFile[]
  /** In how many ways each start is trained. */
  ways: number
}

/** A timed experiment of several starts. */
export function startsExperiment(
  { name, title, shows, source, explanation, files, starts, ways }: StartsDescription,
  run: (settings: StartSettings, context: LabContext) => Generator<LabStep, LabResult>,
): RunnableExperiment {
  return defineExperiment({
    name,
    title,
    shows,
    source,
    explanation,
    files,
    timed: true,
    duration: { seconds: ways, times: ['seeds', 'seconds'] },
    parameters: startParameters(starts),
    run,
  })
}

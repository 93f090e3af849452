import type { LabExperiment, LabResult } from '../../../shared'
import { type LabContext, type LabStep, type RunnableExperiment, defineExperiment } from '../experiment'
import { startParameters, type StartSettings } from './starts'

/** What every experiment of several starts says of itself. */
export interface StartsDescription extends Pick<LabExperiment, 'name' | 'title' | 'shows' | 'source' | 'explanation'> {
  /** Unless the user sets it. */
  starts: Omit<StartSettings, 'firstSeed'>
}

/** A timed experiment of several starts. */
export function startsExperiment(
  { name, title, shows, source, explanation, starts }: StartsDescription,
  run: (settings: StartSettings, context: LabContext) => Generator<LabStep, LabResult>,
): RunnableExperiment {
  return defineExperiment({
    name,
    title,
    shows,
    source,
    explanation,
    timed: true,
    parameters: startParameters(starts),
    run,
  })
}

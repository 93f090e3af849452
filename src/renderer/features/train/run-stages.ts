import type { EpochMark } from '../../../charts'
import type { Catalogue, RunIncident, RunProgress, RunSummary } from '../../../shared'
import { stageTitle } from './stage-words'

/** The place of the stage at work, or of the last that was; null of a run of one stage, and before anything is known. */
export function stageAtWork(
  { settings }: Pick<RunSummary, 'settings'>,
  progress: Pick<RunProgress, 'stage'> | null,
  incidents: readonly RunIncident[],
): number | null {
  if (settings.training.stages.length === 1) return null
  return progress?.stage ?? incidents.findLast(({ stage }) => stage !== null)?.stage ?? null
}

/** Where each stage of a run began, for its loss history: `2 L-BFGS`. */
export function stageMarks(
  { settings }: Pick<RunSummary, 'settings'>,
  incidents: readonly RunIncident[],
  catalogue: Catalogue | undefined,
): EpochMark[] {
  const { stages } = settings.training
  return incidents.flatMap(({ epoch, stage: place }) => {
    const stage = place === null ? undefined : stages[place]
    if (place === null || stage === undefined) return []
    // The first epoch of a stage is the one after the last of the stage before.
    return [{ epoch: epoch + 1, label: `${place + 1} ${stageTitle(stage, catalogue)}`, short: String(place + 1) }]
  })
}

/** An incident with the place of the stage in which it happened; null of a run of one stage. */
export interface PlacedIncident {
  epoch: number
  message: string
  stage: number | null
}

/** The incidents of a run, newest first. */
export function placedIncidents(
  { settings }: Pick<RunSummary, 'settings'>,
  incidents: readonly RunIncident[],
): PlacedIncident[] {
  const several = settings.training.stages.length > 1
  let stage = 0
  return incidents
    .map(({ epoch, message, stage: began }) => {
      stage = began ?? stage
      return { epoch, message, stage: several ? stage : null }
    })
    .reverse()
}

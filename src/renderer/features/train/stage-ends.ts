import type { Catalogue, StageSettings, TrainingSettings } from '../../../shared'
import { formatCount, formatNumber, formatQuantity } from '../../format'

/** The row of a stage's optimiser; undefined before the catalogue is known or without it. */
export function optimiserOf(catalogue: Catalogue | undefined, { optimizer }: Pick<StageSettings, 'optimizer'>) {
  return catalogue?.optimizers.find(({ name }) => name === optimizer)
}

/** Whether the optimiser itself finds an end: first-order ones go on for as long as they are let. */
function convergesByItself(catalogue: Catalogue | undefined, stage: StageSettings): boolean {
  const kind = optimiserOf(catalogue, stage)?.kind
  return kind !== undefined && kind !== 'first-order'
}

/** What ends a stage: `loss at 0.001, 500 epochs or 100 evaluations without progress`. */
export function stageEndText(stage: StageSettings, catalogue: Catalogue | undefined): string {
  const { until, epochs, patience } = stage
  const ends: string[] = []
  if (until !== null) ends.push(`loss at ${formatNumber(until)}`)
  if (epochs !== null) ends.push(formatQuantity(epochs, 'epoch'))
  if (patience !== null) ends.push(`${formatCount(patience)} evaluations without progress`)
  if (ends.length === 0) return convergesByItself(catalogue, stage) ? 'until it converges' : 'to the end of the run'
  const last = ends.pop()!
  return ends.length === 0 ? last : `${ends.join(', ')} or ${last}`
}

/** A stage that uses up the run, so that none after it ever begins. */
export interface BlockingStage {
  place: number
  /** After how many epochs it could end, to leave half of what is left to those after it. */
  epochs: number
}

/** The first stage after which there is nothing left for the next; null where every stage can begin. */
export function blockingStage(
  { stages, epochs }: Pick<TrainingSettings, 'stages' | 'epochs'>,
  catalogue: Catalogue | undefined,
): BlockingStage | null {
  if (catalogue === undefined) return null
  let left = epochs
  for (const [place, stage] of stages.slice(0, -1).entries()) {
    const { until, above, below, patience } = stage
    const sooner = [until, above, below, patience].some((end) => end !== null)
    const mayEndSooner = sooner || convergesByItself(catalogue, stage)
    const taken = mayEndSooner ? 0 : (stage.epochs ?? Infinity)
    if (taken >= left) return { place, epochs: Math.max(1, Math.floor(left / 2)) }
    left -= taken
  }
  return null
}

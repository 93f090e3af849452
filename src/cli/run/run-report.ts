import type { RunSummary } from '../../shared'
import { formatDuration, formatEntries, formatLoss, formatRate } from '../terminal'

/** What `--json` says of a run that was trained. */
export function runDocument(run: RunSummary): Record<string, unknown> {
  return {
    status: run.status,
    run: run.id,
    bestLoss: run.bestLoss,
    finalLoss: run.loss,
    epochs: run.epoch,
    seconds: run.seconds,
    epochsPerSecond: run.epochsPerSecond,
    seed: run.settings.training.seed,
    versions: run.versions,
  }
}

/** The same for a person. */
export function runText(run: RunSummary, projectPath: string): string {
  const best = run.bestEpoch === null ? '' : ` at epoch ${run.bestEpoch}`
  return formatEntries([
    ['Run', `${run.id} (${run.name})`],
    ['Status', run.status],
    ['Best loss', `${formatLoss(run.bestLoss)}${best}`],
    ['Final loss', formatLoss(run.loss)],
    ['Epochs', `${run.epoch} in ${formatDuration(run.seconds)} (${formatRate(run.epochsPerSecond)} a second)`],
    ['Seed', String(run.settings.training.seed)],
    ['Project', projectPath],
  ])
}

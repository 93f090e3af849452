import type { TrainingRecord } from '../../shared'

/** What a record changes in its run's summary; null stays what it was. Loss and norm may be NaN or infinite: those have no place there. */
export function recordSummary(record: TrainingRecord): {
  loss: number | null
  gradientNorm: number | null
  bestLoss: number | null
  bestEpoch: number | null
} {
  const finite = (value: number | undefined): number | null =>
    value !== undefined && Number.isFinite(value) ? value : null
  const bestLoss = finite(record.checkpoint.bestLoss)
  return {
    loss: finite(record.history.losses.at(-1)),
    gradientNorm: finite(record.history.gradientNorms.at(-1)),
    bestLoss,
    bestEpoch: bestLoss === null ? null : record.checkpoint.bestEpoch,
  }
}

/** The first epoch that a record tells of; what was kept of it and later ones before is superseded. */
export function recordStart(record: TrainingRecord): number {
  return record.history.epochs[0] ?? record.checkpoint.epoch + 1
}

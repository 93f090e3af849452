import type { Catalogue, RunProgress, RunSummary } from '../../../shared'
import { runStatusTitles } from '../../design'
import { formatCount, formatDuration, formatLoss, formatNumber } from '../../format'
import { choiceTitle } from './choice-options'
import { stageSummary, stageTitle } from './stage-words'

/** A number of the metric strip with what explains it. */
export interface Metric {
  label: string
  value: string
  note: string
  /** More of it, where there is more to say than fits. */
  explanation?: string
}

/** `1,410 per s`; `0.4 per s` where a whole number would say nothing. */
function rate(perSecond: number): string {
  if (!(perSecond > 0)) return ''
  return `${perSecond >= 10 ? formatCount(perSecond) : formatNumber(perSecond, 2)} per s`
}

/** A time to come, which is known roughly: minutes from a minute on. */
function roughDuration(seconds: number): string {
  return formatDuration(seconds < 60 ? Math.ceil(seconds) : Math.round(seconds / 60) * 60)
}

function timeNote(run: RunSummary, progress: RunProgress | null): string {
  if (run.status === 'queued') return 'waiting for a free core'
  if (run.status === 'running') {
    const left = progress?.secondsLeft ?? null
    return left === null ? 'of training' : `${roughDuration(left)} left`
  }
  return 'of training'
}

/** The stage at a place: `2 of 3`, with what it is; none of a run of one stage. */
function stageMetric({ settings }: RunSummary, place: number | null, catalogue: Catalogue | undefined): Metric[] {
  const { stages } = settings.training
  const stage = place === null ? undefined : stages[place]
  if (place === null || stage === undefined) return []
  const title = stageTitle(stage, catalogue)
  return [
    {
      label: 'Stage',
      value: `${place + 1} of ${stages.length}`,
      note: title,
      explanation: `${title}, ${stageSummary(stage, catalogue)}`,
    },
  ]
}

/**
 * What a run says of itself, live while it trains.
 * @param stage the place of the stage at work, or of the last; null of a run of one stage
 */
export function runMetrics(
  run: RunSummary,
  progress: RunProgress | null,
  stage: number | null,
  catalogue: Catalogue | undefined,
): Metric[] {
  const { training } = run.settings
  const now = progress ?? run
  const epochs = progress?.epochs ?? training.epochs
  const best = now.bestLoss === null ? '' : `best ${formatLoss(now.bestLoss)}`
  const bestAt = now.bestEpoch === null ? undefined : `at epoch ${formatCount(now.bestEpoch)}`
  return [
    {
      label: `Loss, ${training.loss.toUpperCase()}`,
      value: formatLoss(now.loss),
      note: best,
      explanation: [lossName(catalogue, training.loss), best, bestAt].filter(Boolean).join(', '),
    },
    {
      label: 'Gradient',
      value: formatLoss(now.gradientNorm),
      note: training.gradientMethod,
      explanation: `Norm of the gradient; method: ${choiceTitle(catalogue?.gradientMethods, training.gradientMethod)}`,
    },
    {
      label: 'Epoch',
      value: formatCount(now.epoch),
      note: rate(now.epochsPerSecond),
      explanation: `of ${formatCount(epochs)}`,
    },
    ...stageMetric(run, stage, catalogue),
    { label: 'Time', value: formatDuration(now.seconds), note: timeNote(run, progress) },
    {
      label: 'Solve',
      value: progress === null ? '–' : `${formatCount(progress.steps)} steps`,
      note:
        progress === null
          ? `rtol ${formatNumber(training.relativeTolerance)}`
          : `${formatCount(progress.refused)} refused`,
      explanation: `${choiceTitle(catalogue?.methods, training.method)}, relative tolerance ${formatNumber(training.relativeTolerance)}`,
    },
    { label: 'Status', value: runStatusTitles[run.status], note: statusNote(run, progress) },
  ]
}

/** `scaled mean absolute error`, from the catalogue's title. */
export function lossName(catalogue: Catalogue | undefined, name: string): string {
  const title = choiceTitle(catalogue?.losses, name)
  return title.charAt(0).toLowerCase() + title.slice(1)
}

function statusNote(run: RunSummary, progress: RunProgress | null): string {
  const { epochs, seconds, targetLoss } = run.settings.training
  if (run.status !== 'completed') return `${formatNumber(100 * Math.min(1, runProgressPart(run, progress)), 2)} % done`
  if (targetLoss !== null && run.bestLoss !== null && run.bestLoss < targetLoss) return 'target reached'
  if (run.epoch >= epochs) return 'all epochs done'
  return seconds !== null && run.seconds >= seconds ? 'time used up' : 'all stages done'
}

/** How far a run is on its way to its first limit, from 0 to 1, which it has reached when it is complete. */
export function runProgressPart(run: RunSummary, progress: RunProgress | null): number {
  if (run.status === 'completed') return 1
  const now = progress ?? run
  const { epochs, seconds } = run.settings.training
  return Math.max(now.epoch / (progress?.epochs ?? epochs), seconds === null ? 0 : now.seconds / seconds)
}

import { signalExitCode } from '../../backend'
import { type CallArguments, type Outcome, type WorkbenchContract, failed, succeeded } from '../../shared'
import type { Report } from '../command-line'
import { formatDuration, formatLoss, formatTable } from '../terminal'
import type { WorkbenchSession } from '../workbench-session'
import { followRuns } from './follow-runs'
import { runDocument } from './run-report'

/**
 * Trains the same recipe from several seeds, the given one and those that follow it: as many at once as there are cores. Reports all of
 * them, the best first.
 */
export async function followStarts(
  session: WorkbenchSession,
  { settings, name }: CallArguments<WorkbenchContract, 'runs.start'>,
  starts: number,
): Promise<Outcome<Report>> {
  const first = settings.training?.seed ?? 1
  const beginnings = Array.from({ length: starts }, (_, index) => () => {
    const seed = first + index
    return session.call('runs.start', {
      settings: { ...settings, training: { ...settings.training, seed } },
      name: name === undefined ? undefined : `${name}, seed ${seed}`,
    })
  })
  const followed = await followRuns(session, beginnings)
  if (followed.status === 'failed') return followed
  const { signal } = followed.value
  const runs = followed.value.runs.sort((a, b) => (a.bestLoss ?? Infinity) - (b.bestLoss ?? Infinity))
  const best = runs[0]!
  if (runs.every(({ status }) => status === 'failed')) {
    return failed(
      `None of ${starts} starts could be trained`,
      best.name,
      best.failure === null ? '' : `${best.failure.reason}. ${best.failure.advice}`,
    )
  }
  return succeeded({
    text: formatTable(
      [
        { title: 'Run', align: 'right', cell: (run) => String(run.id) },
        { title: 'Seed', align: 'right', cell: (run) => String(run.settings.training.seed) },
        { title: 'Status', cell: (run) => run.status },
        { title: 'Best loss', align: 'right', cell: (run) => formatLoss(run.bestLoss) },
        { title: 'Epochs', align: 'right', cell: (run) => String(run.epoch) },
        { title: 'Time', align: 'right', cell: (run) => formatDuration(run.seconds) },
      ],
      runs,
    ),
    document: { ...runDocument(best), starts: runs.map(runDocument) },
    exitCode: signal === null ? undefined : signalExitCode(signal),
  })
}

import type { LabTable } from '../../../shared'
import type { JudgedRun } from './judge-run'

/** A row for each start. */
export function seedsTable(runs: readonly JudgedRun[], thresholds: readonly number[]): LabTable {
  return {
    title: 'Starts',
    columns: [
      'seed',
      'epochs',
      'seconds',
      'best loss in training',
      'error by radau5 at 1e-8',
      'error at ten times denser times',
      ...thresholds.flatMap((loss) => [
        `epochs until below ${loss}`,
        `seconds until below ${loss}`,
        `denser / samples at ${loss}`,
      ]),
      'largest error from unseen initial values',
      'error after the last sample',
      'what happened',
    ],
    rows: runs.map((run) => [
      run.seed,
      run.epochs,
      run.seconds,
      orNull(run.bestLoss),
      orNull(run.confirmed),
      orNull(run.dense),
      ...run.crossings.flatMap((crossing) => [
        crossing?.epoch ?? null,
        crossing?.seconds ?? null,
        orNull(crossing?.denseRatio ?? NaN),
      ]),
      orNull(Math.max(...run.unseen.map(({ error }) => error))),
      orNull(run.beyond.error),
      run.note || 'It trained to its end.',
    ]),
  }
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)

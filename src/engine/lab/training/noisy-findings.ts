import type { LabFinding, LabTable } from '../../../shared'
import { median } from '../../bench/statistics'
import { judged, type UnjudgedFinding } from '../finding'
import type { FollowedFit } from './judge-run'
import type { NoisyRun } from './noisy-experiment'

/** The mean absolute value of a normally distributed number of standard deviation 1. */
const meanAbsolute = Math.sqrt(2 / Math.PI)

/** How far the networks of every case are from the true trajectories, those trained on and those held out. */
export function noisyFindings(runs: readonly NoisyRun[]): LabFinding[] {
  const cases = new Map<string, NoisyRun[]>()
  for (const run of runs) cases.set(keyOf(run), [...(cases.get(keyOf(run)) ?? []), run])
  return [...cases].flatMap(([key, own]) => caseFindings(key, own)).map(judged)
}

const keyOf = ({ measured, how }: NoisyRun): string => `${measured.name}-${how.name}`
/** NaN where one of them could not be solved. */
const mean = (fits: readonly FollowedFit[]): number => fits.reduce((sum, { error }) => sum + error, 0) / fits.length
const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)

function caseFindings(key: string, runs: readonly NoisyRun[]): UnjudgedFinding[] {
  const { measured, how } = runs[0]!
  const title = `${measured.title}, ${how.title}`
  const trained = runs.map((run) => mean(run.trained))
  const heldOut = runs.map((run) => mean(run.heldOut))
  const measurements = meanAbsolute * how.noise
  const lost = runs.filter((run) => !Number.isFinite(mean(run.heldOut))).map(({ seed }) => `seed ${seed}`)
  return [
    {
      name: `${key}-error`,
      title: `${title}: error against the truth, worst start`,
      value: orNull(Math.max(...trained)),
      note: `Median ${short(median(trained))}; the measurements themselves are off by ${short(measurements)} in the mean.`,
      // A fit to measurements is to be nearer to the truth than they are.
      expected: { most: measurements },
    },
    {
      name: `${key}-held-out`,
      title: `${title}: error against the truth of trajectories held out, median`,
      value: orNull(median(heldOut)),
      note: lost.length === 0 ? `Worst ${short(Math.max(...heldOut))}.` : `Not solved: ${lost.join(', ')}.`,
    },
    {
      name: `${key}-beyond`,
      title: `${title}: error after the last sample, median`,
      value: orNull(median(runs.map(({ beyond }) => beyond.error))),
    },
  ]
}

const short = (value: number): string => String(Number(value.toPrecision(2)))

/** A row for each start of each case. */
export function noisyTable(runs: readonly NoisyRun[]): LabTable {
  return {
    title: 'Starts',
    columns: [
      'problem',
      'measured with',
      'seed',
      'epochs',
      'seconds',
      'best loss in training',
      'error against the truth',
      'of trajectories held out',
      'after the last sample',
      'what happened',
    ],
    rows: runs.map((run) => [
      run.measured.title,
      run.how.title,
      run.seed,
      run.epochs,
      run.seconds,
      orNull(run.bestLoss),
      orNull(mean(run.trained)),
      orNull(mean(run.heldOut)),
      orNull(run.beyond.error),
      run.note || 'It trained to its end.',
    ]),
  }
}

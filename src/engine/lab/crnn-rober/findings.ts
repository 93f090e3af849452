import type { LabFinding, LabTable } from '../../../shared'
import { median } from '../../bench/statistics'
import { judged } from '../finding'
import type { JudgedCrnn } from './judge'
import { crnnProblem } from './trajectories'

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)
/** No solution is worse than any. */
const worth = (error: number) => (Number.isNaN(error) ? Infinity : error)

/** The start that predicts best what was held out. */
export const bestStart = (runs: readonly JudgedCrnn[]): JudgedCrnn =>
  runs.reduce((least, run) => (worth(least.validation) <= worth(run.validation) ? least : run))

/** @param authors the validation error that the authors stored */
export function crnnFindings(runs: readonly JudgedCrnn[], authors: number): LabFinding[] {
  const best = bestStart(runs)
  const errors = runs.map(({ validation }) => worth(validation))
  const seconds = runs.map(({ secondsToAuthors }) => secondsToAuthors ?? Infinity)
  const all = crnnProblem.mechanism.reactions.length
  const complete = runs.filter(({ recovered }) => recovered.length === all)
  const least = { most: authors }
  return [
    {
      name: 'best-validation',
      title: 'Validation error (scaled mean absolute) of the best start, by radau5 at 1e-8',
      paper: `authors' best stored ${authors.toExponential(1)}`,
      value: orNull(Math.min(...errors)),
      expected: least,
    },
    {
      name: 'worst-validation',
      title: 'Validation error of the worst start',
      value: orNull(Math.max(...errors)),
      expected: least,
    },
    {
      name: 'best-validation-truth',
      title: 'The same of the best start against the trajectories without noise',
      value: orNull(best.validationTruth),
    },
    {
      name: 'seconds',
      title: `Seconds until the validation error is at most ${authors.toExponential(1)}, slowest start`,
      unit: 's',
      value: orNull(Math.max(...seconds)),
      note: seconds.every(Number.isFinite) ? `Median ${Number(median(seconds).toPrecision(3))} s.` : '',
    },
    {
      name: 'reactions-found',
      title: `Reactions of ${all} that the best start finds`,
      value: best.recovered.length,
      expected: { least: all },
      note: best.recovered.map(({ equation }) => equation).join('; '),
    },
    {
      name: 'starts-recovering',
      title: `Starts of ${runs.length} that find all reactions`,
      value: complete.length,
      note: complete.length === 0 ? '' : `Seeds ${complete.map(({ seed }) => seed).join(', ')}.`,
    },
    {
      name: 'unseen-error',
      title: 'Error from initial values outside the range of the data, best start',
      value: orNull(Math.max(...best.unseen.map(({ error }) => error))),
    },
    { name: 'beyond-error', title: 'Error after the last sample, best start', value: orNull(best.beyond.error) },
  ].map(judged)
}

/** A row for each start. */
export function crnnStartsTable(runs: readonly JudgedCrnn[]): LabTable {
  return {
    title: 'Starts',
    columns: [
      'seed',
      'epochs',
      'seconds',
      'error of the fitted trajectories',
      'validation error',
      'validation error without noise',
      "seconds until the authors'",
      'reactions recovered',
      'error after the last sample',
      'what happened',
    ],
    rows: runs.map((run) => [
      run.seed,
      run.epochs,
      run.seconds,
      orNull(run.fitted),
      orNull(run.validation),
      orNull(run.validationTruth),
      run.secondsToAuthors,
      run.recovered.length,
      orNull(run.beyond.error),
      run.failure?.reason ?? 'It trained to its end.',
    ]),
  }
}

/** What every start found, the reactions that matter most first. */
export function reactionsTable(runs: readonly JudgedCrnn[]): LabTable {
  const numbers = (values: Readonly<Record<string, number>> = {}) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${value.toPrecision(3)}`)
      .join(', ')
  return {
    title: 'Reactions that were found',
    columns: ['seed', 'reaction', 'k', 'share', 'learned orders', 'learned changes', 'stands for'],
    rows: runs.flatMap(({ seed, reactions, recovered }) =>
      reactions
        .map((reaction, place) => ({ reaction, place }))
        .sort((one, other) => (other.reaction.share ?? 0) - (one.reaction.share ?? 0))
        .map(({ reaction: { equation, constant, share, learned }, place }) => [
          seed,
          equation,
          constant,
          share,
          numbers(learned?.orders),
          numbers(learned?.change),
          recovered.find(({ places }) => places.includes(place))?.equation ?? '',
        ]),
    ),
  }
}

import type { LabFinding } from '../../../shared'
import { median } from '../../bench/statistics'
import { judged, type UnjudgedFinding } from '../finding'
import type { ExpectedLoss, TrainingExpectations } from './expectations'
import type { FollowedFit, JudgedRun } from './judge-run'

/** What the starts of an experiment came to, the worst of them wherever something is expected. */
export function trainingFindings(runs: readonly JudgedRun[], expectations: TrainingExpectations): LabFinding[] {
  const { losses, failsAbove } = expectations
  const failing = failsAbove !== null
  return [
    ...errorFindings(runs, expectations),
    ...losses.flatMap((expected, place) => crossingFindings(runs, expected, place, expectations)),
    ...denseFindings(runs, expectations),
    ...gradientFindings(runs, failing),
    ...totalsFindings(runs, expectations),
    followed(
      runs,
      'unseen-error',
      'Error from initial values that were never trained on, median',
      ({ unseen }) => unseen,
    ),
    followed(runs, 'beyond-error', 'Error after the last sample, median', ({ beyond }) => [beyond]),
  ].map(judged)
}

const name = (loss: number): string => String(loss)
const worst = (values: readonly number[]): number => Math.max(...values)
/** No value where one of them is none: the worst of the others would hide it. */
const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)

function errorFindings(
  runs: readonly JudgedRun[],
  { losses, failsAbove, reported }: TrainingExpectations,
): UnjudgedFinding[] {
  const confirmed = runs.map((run) => run.confirmed)
  const tightest = losses.at(-1)
  const failing = failsAbove !== null
  const none = runs.filter(({ note }) => note !== '').map(({ seed, note }) => `Seed ${seed}: ${note}.`)
  return [
    {
      name: 'best-error',
      title: 'Scaled error of the best start, by radau5 at 1e-8',
      paper: failing ? 'fails' : (tightest?.paper ?? null),
      value: orNull(Math.min(...confirmed.map((error) => (Number.isNaN(error) ? Infinity : error)))),
      note: [...none, ...speciesNote(runs)].join(' '),
      // A network that no method can solve has failed as well.
      expected: failing ? { least: failsAbove, orNone: true } : null,
    },
    {
      name: 'worst-error',
      title: 'Scaled error of the worst start, by radau5 at 1e-8',
      value: orNull(worst(confirmed)),
      note: none.join(' '),
      expected: failing || reported || tightest === undefined ? null : { most: tightest.below },
    },
  ]
}

function crossingFindings(
  runs: readonly JudgedRun[],
  { below, withinSeconds, paper }: ExpectedLoss,
  place: number,
  { failsAbove, reported }: TrainingExpectations,
): UnjudgedFinding[] {
  const failing = failsAbove !== null
  const seconds = runs.map(({ crossings }) => crossings[place]?.seconds ?? Infinity)
  const reached = seconds.filter((value) => value <= (withinSeconds ?? Number.MAX_VALUE)).length
  const missed = runs.filter((_, index) => seconds[index] === Infinity).map(({ seed }) => seed)
  const within = withinSeconds === null ? '' : ` within ${withinSeconds} s`
  return [
    {
      name: `reached-${name(below)}`,
      title: `Starts of ${runs.length} below ${below}${within}, confirmed`,
      paper,
      value: reached,
      note: missed.length === 0 || failing ? '' : `Never below it: ${missed.map((seed) => `seed ${seed}`).join(', ')}.`,
      expected: reported ? null : failing ? { most: 0 } : { least: runs.length },
    },
    {
      name: `seconds-${name(below)}`,
      title: `Seconds until below ${below}, slowest start`,
      unit: 's',
      value: orNull(worst(seconds)),
      note: missed.length === 0 ? `Median ${short(median(seconds))} s.` : otherSeconds(seconds.filter(Number.isFinite)),
      expected: failing || reported || withinSeconds === null ? null : { most: withinSeconds },
    },
  ]
}

function otherSeconds(known: readonly number[]): string {
  const others = known.length === 0 ? '' : ` Median of the others ${short(median(known))} s.`
  return `Not every start came below it.${others}`
}

function denseFindings(
  runs: readonly JudgedRun[],
  { losses, failsAbove, densest, reported, denseNote }: TrainingExpectations,
): UnjudgedFinding[] {
  if (failsAbove !== null) return []
  // Where nothing is expected, of those starts that have one.
  const ratios = (place: number) =>
    runs
      .map(({ crossings }) => crossings[place]?.denseRatio ?? NaN)
      .filter((ratio) => !reported || !Number.isNaN(ratio))
  return losses.map(({ below }, place) => ({
    name: `dense-${name(below)}`,
    title: `Error at ten times denser times, times that at the samples, when below ${below}, worst start`,
    value: orNull(worst(ratios(place))),
    note: [worstSpecies(runs, place), denseNote].filter((sentence) => sentence !== '').join(' '),
    expected: densest === null ? null : { most: densest },
  }))
}

function totalsFindings(runs: readonly JudgedRun[], { leftTotals }: TrainingExpectations): UnjudgedFinding[] {
  if (leftTotals === null) return []
  return [
    {
      name: 'left-totals',
      title: 'Largest deviation from the total, in every solution that is drawn',
      value: orNull(worst(runs.map((run) => run.leftTotals ?? NaN))),
      expected: { most: leftTotals },
    },
  ]
}

/** Which species it is that errs between the samples, and when, in the start where the ratio is largest. */
function worstSpecies(runs: readonly JudgedRun[], place: number): string {
  const crossings = runs.flatMap(({ crossings }) => crossings[place] ?? [])
  const [first] = crossings.sort((one, other) => other.denseRatio - one.denseRatio)
  if (first === undefined) return ''
  const { worstSpecies, early } = first
  const when = early === 0 ? '' : ` ${Math.round(100 * early)} % of it lies before the first sample after the start.`
  return `${Math.round(100 * worstSpecies.part)} % of it is that of ${worstSpecies.name}.${when}`
}

/** Of the best start. */
function speciesNote(runs: readonly JudgedRun[]): string[] {
  const [best] = runs
    .filter(({ worstSpecies }) => worstSpecies !== null)
    .sort((one, other) => one.confirmed - other.confirmed)
  const most = best?.worstSpecies
  return most ? [`${Math.round(100 * most.part)} % of it is that of ${most.name}.`] : []
}

/** Whether the gradient fades or stays large while the loss does. */
function gradientFindings(runs: readonly JudgedRun[], failing: boolean): UnjudgedFinding[] {
  if (!failing) return []
  const norms = runs.map(({ history }) => [...history.gradientNorms].filter(Number.isFinite))
  const ends = norms.map((own) => median(own.slice(-Math.max(1, Math.floor(own.length / 10)))))
  const jumps = norms.map((own) => worst(own) / median(own))
  return [
    {
      name: 'middle-species',
      title: 'Scaled error of the species in the middle, best start',
      value: orNull(Math.min(...runs.map(({ speciesErrors }) => median([...speciesErrors])))),
    },
    {
      name: 'training-loss',
      title: 'Loss that the training itself reports, best start',
      value: orNull(Math.min(...runs.map(({ bestLoss }) => bestLoss))),
      note: 'In the units of the data where the loss is not scaled.',
    },
    {
      name: 'gradient-norm-end',
      title: 'Norm of the gradient in the last tenth of the epochs, median',
      value: orNull(median(ends)),
    },
    {
      name: 'gradient-norm-jumps',
      title: 'Largest norm of the gradient over its median, worst start',
      value: orNull(worst(jumps)),
    },
  ]
}

function followed(
  runs: readonly JudgedRun[],
  finding: string,
  title: string,
  fits: (run: JudgedRun) => readonly FollowedFit[],
): UnjudgedFinding {
  const errors = runs.flatMap(fits).map(({ error }) => error)
  const solved = errors.filter((error) => !Number.isNaN(error))
  const lost = errors.length - solved.length
  return {
    name: finding,
    title,
    value: orNull(median(solved)),
    note: lost === 0 ? '' : `${lost} of ${errors.length} could not be solved.`,
  }
}

const short = (value: number): string => String(Number(value.toPrecision(3)))

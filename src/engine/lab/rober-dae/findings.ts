import type { LabFinding, LabTable } from '../../../shared'
import type { CompiledModel } from '../../../solver'
import { median } from '../../bench/statistics'
import { judged, type UnjudgedFinding } from '../finding'
import type { Truth } from '../training/learning-problem'
import type { MethodAccuracy } from './accuracy'
import { followFit } from './followed-constants'
import type { ConstantsRun } from './rober-dae'

/** Constants within this of the true ones are found. */
const found = 1e-4

/** How well the system is solved, and what its fits came to. */
export function robertsonFindings(
  accuracies: readonly MethodAccuracy[],
  agreement: number | null,
  runs: readonly ConstantsRun[],
  model: CompiledModel,
  truth: Truth,
): LabFinding[] {
  const names = [...new Set(runs.map(({ way }) => way.name))]
  const { unseen, beyond, left } = followFit(bestOf(runs), model, truth)
  return [
    ...solvingFindings(accuracies),
    {
      name: 'gradient-agreement',
      title: 'Difference of the gradients backwards and forwards, relative',
      value: agreement,
      expected: { most: 1e-9 },
    },
    ...names.flatMap((name) => fitFindings(runs.filter(({ way }) => way.name === name))),
    {
      name: 'fit-left-total',
      title: 'Largest deviation from the total, in every solution that is drawn',
      value: left,
      expected: { most: 1e-10 },
    },
    {
      name: 'unseen-error',
      title: 'Error from initial values that were never fitted to, median',
      value: median(unseen.map(({ error }) => error)),
    },
    { name: 'beyond-error', title: 'Error after the last sample', value: beyond.error },
  ].map(judged)
}

function solvingFindings(accuracies: readonly MethodAccuracy[]): UnjudgedFinding[] {
  const [worst] = accuracies.toSorted((one, other) => (one.digits ?? -1) - (other.digits ?? -1))
  const left = accuracies.map(({ leftTotal }) => leftTotal ?? Infinity)
  const largest = Math.max(...left)
  return [
    {
      name: 'digits',
      title: `Fewest correct digits to t = 1e11, of ${accuracies.length} methods at tolerance 1e-8`,
      value: worst?.digits ?? null,
      note: worst ? `By ${worst.method.title}.` : '',
      // 1e-8 in every step, and errors of some thousand steps that may add up.
      expected: { least: 4 },
    },
    {
      name: 'left-total',
      title: 'Largest deviation from the total, of these methods',
      value: Number.isFinite(largest) ? largest : null,
      expected: { most: 1e-10 },
    },
  ]
}

function fitFindings(runs: readonly ConstantsRun[]): UnjudgedFinding[] {
  const { name, title } = runs[0]!.way
  const missed = runs.filter(({ error }) => !(error <= found))
  return [
    {
      name: `${name}-found`,
      title: `${title}: starts of ${runs.length} that find all three constants to ${found}`,
      value: runs.length - missed.length,
      note: missed
        .map(({ seed, error, ending }) => `Seed ${seed} is off by ${error.toPrecision(2)}: ${ending}.`)
        .join(' '),
      expected: { least: runs.length },
    },
    {
      name: `${name}-error`,
      title: `${title}: relative error of the constants, median`,
      value: median(runs.map(({ error }) => error)),
    },
    {
      name: `${name}-evaluations`,
      title: `${title}: evaluations, median`,
      value: median(runs.map(({ evaluations }) => evaluations)),
    },
    {
      name: `${name}-seconds`,
      title: `${title}: seconds, median`,
      unit: 's',
      value: median(runs.map((run) => run.seconds)),
    },
  ]
}

/** The fit with the smallest loss. */
export function bestOf(runs: readonly ConstantsRun[]): ConstantsRun {
  return runs.reduce((best, run) => (run.loss < best.loss ? run : best))
}

/** A row for each method that solves the system. */
export function accuracyTable(accuracies: readonly MethodAccuracy[]): LabTable {
  return {
    title: 'Solved to t = 1e11 at tolerance 1e-8',
    columns: ['method', 'correct digits', 'deviation from the total', 'steps'],
    rows: accuracies.map(({ method, digits, leftTotal, steps }) => [method.title, digits, leftTotal, steps]),
  }
}

/** A row for each fit. */
export function fitsTable(runs: readonly ConstantsRun[]): LabTable {
  return {
    title: 'Fits',
    columns: [
      'derivatives',
      'seed',
      'evaluations',
      'seconds',
      'loss',
      'relative error of the constants',
      'how it ended',
    ],
    rows: runs.map(({ way, seed, evaluations, seconds, loss, error, ending }) => [
      way.title,
      seed,
      evaluations,
      seconds,
      Number.isFinite(loss) ? loss : null,
      error,
      ending,
    ]),
  }
}

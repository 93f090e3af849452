import type { LabFinding, LabTable } from '../../../shared'
import { median } from '../../bench/statistics'
import type { Experiment } from '../../data/experiment'
import { kelvinOffset } from '../../model/condition-scales'
import { judged, type UnjudgedFinding } from '../finding'
import type { NthOrderFit } from './fit-nth-order'
import { kissingerEnergy, peakOf } from './kissinger'
import type { ArmStarts } from './measured-experiment'
import { type LaboratoryRun, type MeasuredProblem, isHeldOut } from './measured-problem'

/** Mean absolute errors of what is left, a fraction, at the samples after the first; NaN where no solve gets there. */
export function errorsOf(
  runs: readonly LaboratoryRun[],
  experiments: readonly Experiment[],
  solve: (experiment: Experiment, times: Float64Array) => Float64Array | null,
): ReadonlyMap<string, number> {
  return new Map(
    runs.map(({ name, left }, index) => {
      const experiment = experiments[index]!
      const values = solve(experiment, experiment.sampleTimes)
      if (values === null) return [name, NaN]
      const sum = values.reduce((total, value, sample) => total + Math.abs(value - left[sample + 1]!), 0)
      return [name, sum / values.length]
    }),
  )
}

/** Mean over the experiments that were trained on. */
function trainedError(
  problem: MeasuredProblem,
  runs: readonly LaboratoryRun[],
  errors: ReadonlyMap<string, number>,
): number {
  const own = runs.filter(({ name }) => !isHeldOut(problem, name)).map(({ name }) => errors.get(name)!)
  return own.reduce((sum, error) => sum + error, 0) / own.length
}

/** What is fitted classically, and the errors of that and of every model on what was trained on and what was held out. */
export function measuredFindings(
  problem: MeasuredProblem,
  runs: readonly LaboratoryRun[],
  classical: NthOrderFit,
  byClassical: ReadonlyMap<string, number>,
  compared: readonly ArmStarts[],
): LabFinding[] {
  const percent = (error: number): number | null => (Number.isFinite(error) ? 100 * error : null)
  const own = trainedError(problem, runs, byClassical)
  const findings: UnjudgedFinding[] = [
    {
      name: 'kissinger-energy',
      title: 'Activation energy by Kissinger, of the ramps that are trained on',
      unit: 'kJ/mol',
      value: kissinger(problem, runs) / 1000,
    },
    {
      name: 'nth-order-energy',
      title: 'Activation energy of the reaction of n-th order',
      unit: 'kJ/mol',
      value: classical.energy / 1000,
      note: `n = ${Number(classical.order.toPrecision(3))}.`,
    },
    { name: 'nth-order-trained', title: 'n-th order: error, trained on', unit: '%', value: percent(own) },
    ...problem.heldOut.map(({ name, why }, place) => ({
      name: `nth-order-held-${place + 1}`,
      title: `n-th order: error at ${name}, held out (${why})`,
      unit: '%',
      value: percent(byClassical.get(name)!),
    })),
    ...compared.flatMap(({ arm, starts }): UnjudgedFinding[] => {
      const trained = starts.map(({ errors }) => trainedError(problem, runs, errors))
      return [
        {
          name: `${arm.name}-trained`,
          title: `${arm.title}: error, trained on, median`,
          unit: '%',
          value: percent(median(trained)),
          note: spread(trained),
          expected: { most: 100 * own },
        },
        ...problem.heldOut.map(({ name, expected }, place): UnjudgedFinding => {
          const held = starts.map(({ errors }) => errors.get(name)!)
          return {
            name: `${arm.name}-held-${place + 1}`,
            title: `${arm.title}: error at ${name}, held out, median`,
            unit: '%',
            value: percent(median(held.map((error) => (Number.isNaN(error) ? Infinity : error)))),
            note: spread(held),
            expected: expected ? { most: 100 * byClassical.get(name)! } : null,
          }
        }),
        {
          name: `${arm.name}-seconds`,
          title: `${arm.title}: seconds of a start, median`,
          unit: 's',
          value: median(starts.map(({ run }) => run.seconds)),
        },
      ]
    }),
  ]
  return findings.map(judged)
}

function kissinger(problem: MeasuredProblem, runs: readonly LaboratoryRun[]): number {
  const { conditions, classical } = problem
  const { promoter } = classical
  const { name, unit } = conditions[0]!
  const zero = kelvinOffset(unit)!
  const peaks = runs.flatMap((run) => {
    const { times, left, conditions: given } = run
    const promoted = promoter !== null && given[promoter]!.values.some((value) => value !== 0)
    const { values } = given[name]!
    if (isHeldOut(problem, run.name) || promoted || values.length < left.length || values[0] === values.at(-1))
      return []
    return [
      peakOf(
        times,
        values.map((value) => value + zero),
        left,
      ),
    ]
  })
  return kissingerEnergy(peaks)
}

function spread(errors: readonly number[]): string {
  if (errors.length < 2) return ''
  const short = (error: number) => String(Number((100 * error).toPrecision(3)))
  const known = errors.filter(Number.isFinite)
  const without = errors.length - known.length
  if (known.length === 0) return 'No start has one.'
  const range = `From ${short(Math.min(...known))} to ${short(Math.max(...known))} %`
  return without === 0 ? `${range}.` : `${range}; ${without} of ${errors.length} without.`
}

/** A row for each experiment and start: errors as fractions. */
export function measuredTable(
  problem: MeasuredProblem,
  runs: readonly LaboratoryRun[],
  byClassical: ReadonlyMap<string, number>,
  compared: readonly ArmStarts[],
): LabTable {
  const starts = compared.flatMap(({ arm, starts: own }) => own.map((start) => ({ arm, ...start })))
  const cell = (error: number | undefined) => (error === undefined || Number.isNaN(error) ? null : error)
  return {
    title: 'Mean absolute error of the fraction that is left',
    columns: [
      'experiment',
      'held out',
      'n-th order',
      ...starts.map(({ arm, run }) => `${arm.title}, seed ${run.seed}`),
    ],
    rows: runs.map(({ name }) => [
      name,
      problem.heldOut.find((held) => held.name === name)?.why ?? '',
      cell(byClassical.get(name)),
      ...starts.map(({ errors }) => cell(errors.get(name))),
    ]),
  }
}

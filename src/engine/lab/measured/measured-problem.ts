import type { ConditionColumn, MeasuredFile, Series, TrainingData } from '../../../shared'
import type { LabFile } from '../experiment'

/** An experiment of a laboratory: what was measured of one quantity, and what was given. */
export interface LaboratoryRun {
  name: string
  /** In seconds, from 0. */
  times: Float64Array
  /** A fraction, 1 at the start. */
  left: Float64Array
  /** By the names of the conditions, each as times and values; one value holds all the time. */
  conditions: Readonly<Record<string, { times: Float64Array; values: Float64Array }>>
}

/** Measured data that a model is to learn, some of it held out. */
export interface MeasuredProblem {
  files: readonly LabFile[]
  /** The quantity that is left, as data call it. */
  species: string
  conditions: readonly ConditionColumn[]
  /** What the files say, in the order of the files. */
  runs(files: readonly MeasuredFile[]): LaboratoryRun[]
  /** Experiments that are never trained on, and why each. */
  heldOut: readonly { name: string; why: string }[]
}

/** Some of the experiments as a data set. */
export function dataOf({ species, conditions }: MeasuredProblem, runs: readonly LaboratoryRun[]): TrainingData {
  const curve = (experiment: string, signal: string, times: Float64Array, values: Float64Array): Series => {
    return { experiment, replicate: 1, signal, unit: null, times, values, sigmas: null }
  }
  return {
    species: [species],
    series: runs.map(({ name, times, left }) => curve(name, species, times, left)),
    initial: null,
    conditions: [...conditions],
    conditionSeries: runs.flatMap((run) =>
      conditions.map(({ name }) => {
        const given = run.conditions[name]
        if (given === undefined) throw new Error(`${run.name} has no ${name}.`)
        return curve(run.name, name, given.times, given.values)
      }),
    ),
  }
}

/** Whether an experiment is never trained on. */
export const isHeldOut = ({ heldOut }: MeasuredProblem, name: string): boolean =>
  heldOut.some((held) => held.name === name)

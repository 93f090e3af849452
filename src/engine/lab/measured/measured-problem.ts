import type { ConditionColumn, LabFigure, MeasuredFile, Series, TrainingData } from '../../../shared'
import type { LabFile } from '../experiment'
import type { NthOrderForm } from './nth-order'

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

/** An experiment that is never trained on. */
export interface HeldOutRun {
  name: string
  why: string
  /** Whether a trained model is expected to foretell it at least as well as the reaction of n-th order. */
  expected: boolean
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
  heldOut: readonly HeldOutRun[]
  /** The reaction of n-th order that the trained models are compared with. */
  classical: NthOrderForm
  /** Pictures beside those that every problem has, of the best start of each model. */
  figures(curves: readonly FollowedRun[], files: readonly MeasuredFile[]): LabFigure[]
}

/** An experiment, and what models say of it. */
export interface FollowedRun {
  run: LaboratoryRun
  /** At these times, evenly spaced from its start to its end. */
  times: Float64Array
  /** By the titles of models; null where no solve gets there. */
  models: readonly { title: string; left: Float64Array | null }[]
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

import {
  type CompiledModel,
  type GradientMethodName,
  type MethodName,
  type StatePath,
  type Wish,
  losses,
} from '../../solver'
import type { LossChoice } from '../../shared'
import type { Experiment } from '../data/experiment'
import { type ExperimentSolve, columnsOf } from './derivatives/derivative'
import { experimentParts } from './derivatives/parts'
import { ExperimentTerms, type LossFrame } from './experiment-terms'
import type { MeasuredValues } from './measured-values'

/**
 * A solve of a model worth having takes some hundred steps. One that takes more than this is refused: it would cost more than all
 * that it can teach, and keep the run from hearing `pause`.
 */
const maximumSteps = 10_000

/** An experiment that is solved, without what was measured in it. */
export type SolvedExperiment = Pick<Experiment, 'inputs' | 'stopTimes' | 'startTime' | 'sampleTimes'>

/** Everything of a loss that stays from one evaluation to the next, as plain data that can travel. */
export interface ExperimentsData {
  method: MethodName
  gradientMethod: GradientMethodName
  loss: Pick<LossChoice, 'name' | 'delta' | 'floor'>
  experiments: readonly SolvedExperiment[]
  /** Of each experiment. */
  measured: readonly MeasuredValues[]
  /** Of each experiment, whether initial values are parameters. */
  initialValues: readonly boolean[]
  /** Of each experiment, along which path f is integrated; null where nothing is measured. Absent: experiments are solved. */
  paths?: readonly (StatePath | null)[]
}

/** Where it is evaluated, and how accurately: plain data, too. */
export interface ExperimentsPoint {
  /** The model's own: [parameters]. */
  parameters: Float64Array
  /** Where each experiment starts: [experiments][states]. */
  initial: Float64Array
  /** How many samples of each experiment count: [experiments]. */
  samples: Int32Array
  relativeTolerance: number
  /** [states] */
  absoluteTolerance: Float64Array
  frame: LossFrame
}

/** Solves single experiments of a loss, in whatever thread. */
export class ExperimentSolver {
  private readonly terms: readonly ExperimentTerms[]
  private readonly frame: LossFrame = { divisor: NaN, units: null }

  /** @throws Error when there is no such loss */
  constructor(
    readonly model: CompiledModel,
    readonly data: ExperimentsData,
  ) {
    const row = losses.find(({ name }) => name === data.loss.name)
    if (row === undefined) throw new Error(`There is no loss named ${data.loss.name}.`)
    const loss = row.create(data.loss)
    this.terms = data.measured.map(
      (measured, index) => new ExperimentTerms(measured, loss, this.frame, data.experiments[index]!.sampleTimes),
    )
  }

  /** How many residuals an experiment has up to a sample. */
  residuals(index: number, samples: number): number {
    return this.terms[index]!.residualsBefore(samples)
  }

  /** How many numbers an experiment's part of a derivative has. */
  partLength(wish: Wish, index: number, samples: number): number {
    const columns = columnsOf(this.model, this.data.initialValues[index]!)
    return experimentParts[wish].length(columns, this.residuals(index, samples))
  }

  /**
   * An experiment as it is solved at a point.
   * @param predictions receives the states: [samples][states]
   */
  problem(index: number, point: ExperimentsPoint, predictions: Float64Array): ExperimentSolve {
    const { model, data, terms, frame } = this
    const { inputs, stopTimes, startTime, sampleTimes } = data.experiments[index]!
    const samples = point.samples[index]!
    frame.divisor = point.frame.divisor
    frame.units = point.frame.units
    return {
      request: {
        model,
        method: data.method,
        parameters: point.parameters,
        inputs,
        stopTimes,
        initial: point.initial.subarray(index * model.states, (index + 1) * model.states),
        startTime,
        sampleTimes: sampleTimes.subarray(0, samples),
        relativeTolerance: point.relativeTolerance,
        absoluteTolerance: point.absoluteTolerance,
        maximumSteps,
      },
      terms: terms[index]!,
      samples,
      initialValues: data.initialValues[index]!,
      gradientMethod: data.gradientMethod,
      path: data.paths?.[index] ?? null,
      predictions,
    }
  }
}

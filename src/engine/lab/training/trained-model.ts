import type { Outcome, TrainingJob } from '../../../shared'
import { failed, succeeded } from '../../../shared'
import { residualJacobian, solve, weightedDifferences } from '../../../solver'
import { type Experiment, assembleExperiments } from '../../data/experiment'
import { computeScaling } from '../../data/scaling'
import { type TrainingProblem, trainingProblem } from '../../training/training-problem'

/** A method that no recipe trains with, at a tolerance where its own error does not count. */
const confirming = { method: 'radau5', relativeTolerance: 1e-8, absoluteTolerance: 1e-8 } as const

/** The network of a training job, solved apart from its training. */
export class TrainedModel {
  private constructor(
    private readonly job: TrainingJob,
    private readonly problem: TrainingProblem,
    /** y_scale of the data, whatever the model was scaled with. */
    private readonly scale: readonly number[],
  ) {}

  static create(job: TrainingJob): Outcome<TrainedModel> {
    const problem = trainingProblem(job)
    if (problem.status === 'failed') return problem
    const experiments = assembleExperiments(job.data)
    if (experiments.status === 'failed') return experiments
    return succeeded(new TrainedModel(job, problem.value, computeScaling(experiments.value).stateScale))
  }

  /**
   * The solution from any initial value: time-major [times][species].
   * @param parameters of the whole run
   */
  solve(parameters: Float64Array, initial: readonly number[], times: Float64Array): Outcome<Float64Array> {
    return this.solveExperiment(
      parameters,
      { ...this.problem.experiments[0]!, initial: Float64Array.from(initial) },
      times,
    )
  }

  /**
   * The solution of an experiment, which may be none that was trained on: time-major [times][species].
   * @param parameters of the whole run
   */
  solveExperiment(parameters: Float64Array, experiment: Experiment, times: Float64Array): Outcome<Float64Array> {
    const { model, layout, stateScale, inputsOf } = this.problem
    const { initial, startTime, stopTimes } = experiment
    const solved = solve({
      model,
      ...confirming,
      absoluteTolerance: Float64Array.from(stateScale, (scale) => scale * confirming.absoluteTolerance),
      parameters: layout.modelParameters(parameters),
      initial,
      inputs: inputsOf(experiment),
      stopTimes,
      startTime,
      sampleTimes: times,
      maximumSteps: 100_000,
    })
    if (solved.status === 'solved') return succeeded(solved.values)
    return failed(solved.reason, `t = ${Number(solved.time.toPrecision(3))}`, solved.advice)
  }

  /**
   * The Jacobian of the residuals that were trained on, by the parameters of the network: (y - d) / y_scale over the root of their number, so that their sum of
   * squares is their mean square.
   */
  residualJacobian(parameters: Float64Array): Outcome<{ matrix: Float64Array; rows: number; columns: number }> {
    const { model, layout, experiments, stateScale } = this.problem
    const { initial, inputs, stopTimes, startTime, sampleTimes, observations } = experiments[0]!
    const data = observations[0]!
    const weights = data.map((_, place) => 1 / (stateScale[place % stateScale.length]! * Math.sqrt(data.length)))
    const found = residualJacobian({
      model,
      method: 'rodas5p',
      relativeTolerance: confirming.relativeTolerance,
      absoluteTolerance: Float64Array.from(stateScale, (scale) => scale * confirming.absoluteTolerance),
      parameters: layout.modelParameters(parameters),
      initial,
      inputs,
      stopTimes,
      startTime,
      sampleTimes,
      residuals: weightedDifferences({ sampleTimes, data, weights }),
    })
    if (found.status === 'failed') return failed(found.reason, `t = ${found.time}`, found.advice)
    return succeeded({ matrix: found.jacobian, rows: found.residuals.length, columns: model.parameters })
  }

  /** By how much a solution leaves the totals that the model keeps, at most; null where it keeps none. */
  leftTotals(values: Float64Array, initial: readonly number[]): number | null {
    const { conservation } = this.job.model
    if (conservation.form === 'none') return null
    const species = initial.length
    let most = 0
    for (const { coefficients } of conservation.totals) {
      const total = (state: ArrayLike<number>) =>
        coefficients.reduce((sum, each, index) => sum + each * state[index]!, 0)
      for (let row = 0; row < values.length; row += species)
        most = Math.max(most, Math.abs(total(values.subarray(row, row + species)) - total(initial)))
    }
    return most
  }

  /** The scaled mean absolute error (Kim et al. 2021, eq. 14) of a solution; NaN where there is none. */
  error(solution: Outcome<Float64Array>, truth: Float64Array): number {
    const errors = this.errors(solution, truth)
    return errors.reduce((sum, error) => sum + error, 0) / errors.length
  }

  /** The same of each species. */
  errors(solution: Outcome<Float64Array>, truth: Float64Array): Float64Array {
    const { scale } = this
    const errors = new Float64Array(scale.length)
    if (solution.status === 'failed') return errors.fill(NaN)
    for (const [place, value] of solution.value.entries())
      errors[place % scale.length]! += Math.abs(value - truth[place]!) / scale[place % scale.length]!
    return errors.map((sum) => (sum * scale.length) / truth.length)
  }
}

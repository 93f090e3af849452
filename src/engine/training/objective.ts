import { type Failure, type LossSettings, type Outcome, failed, succeeded } from '../../shared'
import type { GradientMethodName, MethodName, Wish } from '../../solver'
import { experimentPlace } from '../data/experiment'
import type { Derivative } from '../loss/derivatives/derivative'
import { Gradient } from '../loss/derivatives/gradient'
import { Jacobian } from '../loss/derivatives/jacobian'
import { LossAlone } from '../loss/derivatives/loss-alone'
import { Products } from '../loss/derivatives/normal-products'
import { ExperimentSolver, type ExperimentsData, type ExperimentsPoint } from '../loss/experiment-solver'
import { LossSum } from '../loss/loss-sum'
import { ParameterTerms } from '../loss/parameter-terms'
import { type PreparedLoss, prepareLoss } from '../loss/prepare-loss'
import { describeSolveFailure } from '../simulation/solve-failure'
import { ExperimentSweep } from './spread/experiment-sweep'
import type { TrainingThreads } from './spread/experiment-threads'
import type { Evaluation, EvaluationOptions, ObjectiveProblem, ObjectiveSettings } from './evaluation'

/**
 * The loss of all experiments, what the parameters cost, and derivatives. An experiment is evaluated by itself and what it gives is added in
 * the order of experiments: the bits do not depend on where that is done. Holds its working memory, so that an evaluation allocates nothing
 * of the size of the problem.
 */
export class Objective {
  /** The number of residuals of a complete evaluation. */
  readonly residuals: number
  private readonly derivatives = new Map<Wish, Derivative>()
  private readonly tolerances: Float64Array
  private readonly samples: Int32Array
  private readonly sweep: ExperimentSweep

  private constructor(
    private readonly problem: ObjectiveProblem,
    private readonly settings: ObjectiveSettings,
    private readonly minimised: LossSum,
    /** May be the one that is minimised. */
    private readonly reported: LossSum,
    private readonly heldOut: LossSum | null,
    private readonly parameterTerms: ParameterTerms,
    threads: TrainingThreads,
  ) {
    const { experiments, species, stateScale, layout } = problem
    const { terms, fitsDeviations } = minimised.prepared
    this.tolerances = new Float64Array(species.length)
    this.samples = new Int32Array(experiments.length)
    const measured = terms.reduce((sum, one, index) => {
      return sum + one.residualsBefore(experiments[index]!.sampleTimes.length)
    }, 0)
    this.residuals = measured + parameterTerms.count + (fitsDeviations ? species.length : 0)
    const solver = new ExperimentSolver(problem.model, dataOf(problem, settings, minimised.prepared))
    const places = layout.initialValues.map((fitted) => ({ fitted, stateScale }))
    this.sweep = new ExperimentSweep(solver, places, threads)
  }

  static create(
    problem: ObjectiveProblem,
    settings: ObjectiveSettings,
    threads: TrainingThreads = {},
  ): Outcome<Objective> {
    const { heldOut: experiments, species } = problem
    const sum = (prepared: PreparedLoss) => new LossSum(prepared, species.length)
    const minimised = prepareLoss(problem, settings.minimised)
    if (minimised.status === 'failed') return minimised
    const fitted = sum(minimised.value)
    const reported = sameOfData(settings) ? null : prepareLoss(problem, settings.reported)
    if (reported?.status === 'failed') return reported
    const heldOut =
      experiments && prepareLoss({ ...problem, experiments, replicates: problem.experiments }, settings.reported)
    if (heldOut?.status === 'failed') return heldOut
    const { weight } = minimised.value
    const parameterTerms = ParameterTerms.create(settings.minimised.regularisation, problem.description, weight)
    if (parameterTerms.status === 'failed') return parameterTerms
    return succeeded(
      new Objective(
        problem,
        settings,
        fitted,
        reported ? sum(reported.value) : fitted,
        heldOut ? sum(heldOut.value) : null,
        parameterTerms.value,
        threads,
      ),
    )
  }

  /** Why a wish cannot be granted, whatever the parameters; null when it can. */
  refusal(wish: Wish): Failure | null {
    const { noLeastSquares, title } = this.minimised.prepared.row
    if (noLeastSquares === null || wish === 'loss' || wish === 'gradient') return null
    return failed(`${title} cannot enter least squares`, 'loss', noLeastSquares, 'usage')
  }

  /** Yields between experiments; an evaluation that is left there changes nothing. */
  *evaluate(parameters: Float64Array, wish: Wish, options: EvaluationOptions = {}): Generator<void, Evaluation> {
    const refused = this.refusal(wish) ?? this.begin(parameters, options)
    if (refused) return { status: 'failed', failure: refused }
    const { minimised, reported, heldOut } = this
    const { experiments, species } = this.problem
    const derivative = this.derivative(wish)
    derivative.clear()
    const sums = new Set([minimised, reported, ...(heldOut ? [heldOut] : [])])
    // What is held out whole has no part in the derivative.
    const wanted = experiments
      .map((_, index) => ({ index, derived: minimised.weightOf(index) > 0 }))
      .filter(({ index }) => [...sums].some((sum) => sum.weightOf(index) > 0))
    const point = this.pointOf(parameters, options)
    const swept = yield* this.sweep.run(point, derivative, wanted, (index, states) => {
      for (const sum of sums) sum.add(index, states)
    })
    if (swept.status === 'failed') {
      const place = experimentPlace(experiments[swept.experiment]!.name)
      return { status: 'failed', failure: describeSolveFailure(swept, place, species) }
    }
    this.addDeviations(derivative)
    const cost = this.parameterTerms.sum(parameters, (place, { slope, curvature }) =>
      derivative.addSingle(place, slope, curvature),
    )
    const complete = experiments.every(({ sampleTimes }, index) => this.samples[index] === sampleTimes.length)
    return {
      status: 'solved',
      loss: minimised.total + cost,
      reportedLoss: reported.total,
      heldOutLoss: heldOut && experiments.some((_, index) => heldOut.weightOf(index) > 0) ? heldOut.total : null,
      complete,
      steps: swept.steps,
      lostThread: swept.lostThread,
      ...derivative.result(),
    }
  }

  private pointOf(parameters: Float64Array, { relativeTolerance }: EvaluationOptions): ExperimentsPoint {
    const { layout, model, experiments } = this.problem
    const initial = new Float64Array(experiments.length * model.states)
    for (const index of experiments.keys()) initial.set(layout.initial(index, parameters), index * model.states)
    return {
      parameters: layout.modelParameters(parameters),
      initial,
      samples: this.samples,
      relativeTolerance: relativeTolerance ?? this.settings.relativeTolerance,
      absoluteTolerance: this.tolerances,
      frame: this.minimised.prepared.frame,
    }
  }

  /** Sets what all experiments of an evaluation have in common; or why there is nothing to evaluate. */
  private begin(
    parameters: Float64Array,
    { endTime = Infinity, absoluteTolerance }: EvaluationOptions,
  ): Failure | null {
    const { experiments, stateScale, layout } = this.problem
    const tolerance = absoluteTolerance ?? this.settings.absoluteTolerance
    for (const [index, scale] of stateScale.entries()) this.tolerances[index] = scale * tolerance
    for (const [index, { sampleTimes }] of experiments.entries()) {
      const end = typeof endTime === 'number' ? endTime : endTime[index]!
      let count = sampleTimes.length
      while (count > 0 && sampleTimes[count - 1]! > end) count--
      this.samples[index] = count
    }
    const units = layout.deviations === null ? null : layout.fittedDeviations(parameters)
    this.heldOut?.begin(this.samples, units)
    for (const sum of [this.minimised, this.reported]) {
      if (sum.begin(this.samples, units)) continue
      return failed(`No measured value that counts lies before time ${String(endTime)}`, '', 'Choose a later end.')
    }
    return null
  }

  /**
   * The derivative of a likelihood by log(sigma), which is a parameter: its curvature is that of Fisher's information, 2 for each value, in
   * which sigma and the model's parameters are independent.
   */
  private addDeviations(derivative: Derivative): void {
    const { deviations } = this.problem.layout
    const { prepared, unitSlopes, unitWeights } = this.minimised
    if (!prepared.fitsDeviations || deviations === null) return
    for (const [index, weight] of unitWeights.entries()) {
      if (weight > 0) derivative.addSingle(deviations + index, unitSlopes[index]!, 2 * weight)
    }
  }

  private derivative(wish: Wish): Derivative {
    const known = this.derivatives.get(wish)
    if (known) return known
    const { layout, model } = this.problem
    const made = {
      loss: () => new LossAlone(),
      gradient: () => new Gradient(layout.total, model),
      'normal-products': () => new Products(layout.total, model),
      jacobian: () => new Jacobian(layout.total, model, this.residuals),
    }[wish]()
    this.derivatives.set(wish, made)
    return made
  }
}

/** Whether what is minimised is, of the data, what is reported. */
function sameOfData({ minimised, reported }: ObjectiveSettings): boolean {
  const ofData = ({ regularisation: _, ...rest }: LossSettings) => JSON.stringify(rest)
  return ofData(minimised) === ofData(reported)
}

/** What is solved, without what it is compared with elsewhere. */
function dataOf(
  { experiments, layout, paths }: ObjectiveProblem,
  { method, gradientMethod, minimised }: ObjectiveSettings,
  { terms }: PreparedLoss,
): ExperimentsData {
  const { name, delta, floor } = minimised
  return {
    method: method as MethodName,
    gradientMethod: gradientMethod as GradientMethodName,
    loss: { name, delta, floor },
    experiments: experiments.map(({ inputs, stopTimes, startTime, sampleTimes }) => ({
      inputs,
      stopTimes,
      startTime,
      sampleTimes,
    })),
    measured: terms.map(({ measured }) => measured),
    initialValues: layout.initialValues.map((fitted) => fitted.length > 0),
    paths,
  }
}

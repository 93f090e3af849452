import { type Failure, type LossSettings, type Outcome, failed, succeeded } from '../../shared'
import type { ChunkRunner, GradientMethodName, MethodName } from '../../solver'
import { experimentPlace } from '../data/experiment'
import type { Derivative } from '../loss/derivatives/derivative'
import { Gradient } from '../loss/derivatives/gradient'
import { Jacobian } from '../loss/derivatives/jacobian'
import { LossAlone } from '../loss/derivatives/loss-alone'
import { Products } from '../loss/derivatives/normal-products'
import { ParameterTerms } from '../loss/parameter-terms'
import { type PreparedLoss, prepareLoss } from '../loss/prepare-loss'
import { describeSolveFailure } from '../simulation/solve-failure'
import type { Evaluation, EvaluationOptions, ObjectiveProblem, ObjectiveSettings, Wish } from './evaluation'

/**
 * A solve of a model worth having takes some hundred steps. One that takes more than this is refused: it would cost more than all
 * that it can teach, and keep the run from hearing `pause`.
 */
const maximumSteps = 10_000

/**
 * The loss of all experiments, what the parameters cost, and derivatives. An experiment is evaluated by itself and what it gives is added in
 * the order of experiments: the bits do not depend on where that is done. Holds its working memory, so that an evaluation allocates nothing
 * of the size of the problem.
 */
export class Objective {
  /** The number of residuals of a complete evaluation. */
  readonly residuals: number
  private readonly derivatives = new Map<Wish, Derivative>()
  private readonly predictions: readonly Float64Array[]
  private readonly tolerances: Float64Array
  private readonly samples: number[]
  private readonly unitSlopes: Float64Array
  private readonly unitWeights: Float64Array

  private constructor(
    private readonly problem: ObjectiveProblem,
    private readonly settings: ObjectiveSettings,
    private readonly minimised: PreparedLoss,
    private readonly reported: PreparedLoss,
    private readonly parameterTerms: ParameterTerms,
    private readonly chunkRunner: ChunkRunner | undefined,
  ) {
    const { experiments, species } = problem
    this.predictions = experiments.map(({ sampleTimes }) => new Float64Array(sampleTimes.length * species.length))
    this.tolerances = new Float64Array(species.length)
    this.unitSlopes = new Float64Array(species.length)
    this.unitWeights = new Float64Array(species.length)
    this.samples = experiments.map(() => 0)
    const measured = minimised.terms.map(({ measured: { present } }) => present.reduce((sum, one) => sum + one, 0))
    this.residuals =
      measured.reduce((sum, count) => sum + count, 0) +
      parameterTerms.count +
      (minimised.fitsDeviations ? species.length : 0)
  }

  static create(problem: ObjectiveProblem, settings: ObjectiveSettings, chunkRunner?: ChunkRunner): Outcome<Objective> {
    const minimised = prepareLoss(problem, settings.minimised)
    if (minimised.status === 'failed') return minimised
    const reported = sameOfData(settings) ? minimised : prepareLoss(problem, settings.reported)
    if (reported.status === 'failed') return reported
    const { weight } = minimised.value
    const parameterTerms = ParameterTerms.create(settings.minimised.regularisation, problem.description, weight)
    if (parameterTerms.status === 'failed') return parameterTerms
    return succeeded(
      new Objective(problem, settings, minimised.value, reported.value, parameterTerms.value, chunkRunner),
    )
  }

  /** Why a wish cannot be granted, whatever the parameters; null when it can. */
  refusal(wish: Wish): Failure | null {
    const { noLeastSquares, title } = this.minimised.row
    if (noLeastSquares === null || wish === 'loss' || wish === 'gradient') return null
    return failed(`${title} cannot enter least squares`, 'loss', noLeastSquares, 'usage')
  }

  evaluate(parameters: Float64Array, wish: Wish, options: EvaluationOptions = {}): Evaluation {
    const refused = this.refusal(wish) ?? this.frame(parameters, options)
    if (refused) return { status: 'failed', failure: refused }
    const { minimised, reported, predictions, samples } = this
    const { experiments, species, model, layout, stateScale } = this.problem
    const derivative = this.derivative(wish)
    derivative.clear()
    const own = layout.modelParameters(parameters)
    let [loss, reportedLoss, steps] = [0, 0, 0]
    let lostThread: string | null = null
    for (const [index, experiment] of experiments.entries()) {
      if (samples[index] === 0) continue
      const states = predictions[index]!.subarray(0, samples[index]! * model.states).fill(NaN)
      const terms = minimised.terms[index]!
      const solved = derivative.add({
        request: {
          model,
          method: this.settings.method as MethodName,
          parameters: own,
          inputs: experiment.inputs,
          initial: layout.initial(index, parameters),
          startTime: experiment.startTime,
          sampleTimes: experiment.sampleTimes.subarray(0, samples[index]),
          relativeTolerance: options.relativeTolerance ?? this.settings.relativeTolerance,
          absoluteTolerance: this.tolerances,
          maximumSteps,
        },
        terms,
        samples: samples[index]!,
        fitted: layout.initialValues[index]!,
        stateScale,
        predictions: states,
      })
      if (solved.status === 'failed') {
        const failure = describeSolveFailure(solved, experimentPlace(experiment.name), species)
        return { status: 'failed', failure }
      }
      steps += solved.steps
      lostThread = solved.lostThread ?? lostThread
      loss += terms.sum(states)
      for (let one = 0; one < species.length; one++) {
        this.unitSlopes[one]! += terms.unitSlopes[one]!
        this.unitWeights[one]! += terms.unitWeights[one]!
      }
      if (reported !== minimised) reportedLoss += reported.terms[index]!.sum(states)
    }
    if (reported === minimised) reportedLoss = loss
    this.addDeviations(derivative)
    loss += this.parameterTerms.sum(parameters, (place, { slope, curvature }) =>
      derivative.addSingle(place, slope, curvature),
    )
    const complete = experiments.every(({ sampleTimes }, index) => samples[index] === sampleTimes.length)
    return { status: 'solved', loss, reportedLoss, complete, steps, lostThread, ...derivative.result() }
  }

  /** Sets what all experiments of an evaluation have in common; or why there is nothing to evaluate. */
  private frame(
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
    this.unitSlopes.fill(0)
    this.unitWeights.fill(0)
    for (const { frame, terms, fitsDeviations } of new Set([this.minimised, this.reported])) {
      frame.divisor = terms.reduce((sum, { measured }, index) => sum + measured.weightBefore[this.samples[index]!]!, 0)
      if (!(frame.divisor > 0)) {
        return failed(`No measured value that counts lies before time ${String(endTime)}`, '', 'Choose a later end.')
      }
      if (fitsDeviations) frame.units = layout.fittedDeviations(parameters)
    }
    return null
  }

  /**
   * The derivative of a likelihood by log(sigma), which is a parameter: its curvature is that of Fisher's information, 2 for each value, in
   * which sigma and the model's parameters are independent.
   */
  private addDeviations(derivative: Derivative): void {
    const { deviations } = this.problem.layout
    if (!this.minimised.fitsDeviations || deviations === null) return
    for (const [index, weight] of this.unitWeights.entries()) {
      if (weight > 0) derivative.addSingle(deviations + index, this.unitSlopes[index]!, 2 * weight)
    }
  }

  private derivative(wish: Wish): Derivative {
    const known = this.derivatives.get(wish)
    if (known) return known
    const { layout, model } = this.problem
    const made = {
      loss: () => new LossAlone(),
      gradient: () =>
        new Gradient(layout.total, model, this.settings.gradientMethod as GradientMethodName, this.chunkRunner),
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

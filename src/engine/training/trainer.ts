import {
  type Checkpoint,
  type Failure,
  type History,
  type Outcome,
  type RunIncident,
  type Scaling,
  type TrainingJob,
  failed,
  lossSettingsSchema,
  succeeded,
} from '../../shared'
import {
  type ChunkRunner,
  type CompiledModel,
  type Optimiser,
  compileModel,
  createRandom,
  initialNetworkParameters,
  neuralOdeGraph,
  neuralOdePlaces,
  optimisers,
} from '../../solver'
import { type Experiment, assembleExperiments } from '../data/experiment'
import { computeScaling } from '../data/scaling'
import { ParameterLayout } from '../loss/parameter-layout'
import { fitsDeviations } from '../loss/prepare-loss'
import { neuralOdeSpecification } from '../model/neural-ode'
import { mostHalvings, mostReturns, refusalReason, regainedStep, shortestStep } from './guards'
import { Objective } from './objective'
import { decodeTrainerState, encodeTrainerState } from './trainer-state'

/**
 * One run: parameters, optimiser and guards, advanced one evaluation at a time. An epoch is one accepted evaluation followed by
 * one step of the optimiser. An evaluation that fails or explodes is refused: the step that led to it is halved and tried again; when
 * that does not help, training goes back to its best with half the learning rate and a fresh optimiser.
 */
export class Trainer {
  epoch = 0
  loss = NaN
  gradientNorm = NaN
  bestLoss = Infinity
  bestEpoch = 0
  refused = 0
  /** Accepted steps of the solver in the last epoch. */
  steps = 0
  readonly parameters: Float64Array
  readonly bestParameters: Float64Array

  private previous: Float64Array | null = null
  private direction: Float64Array | null = null
  private stepFraction = 1
  private refusedInARow = 0
  private refusal = ''
  private returns = 0
  private optimiser: Optimiser
  private pendingHistory: { epochs: number[]; losses: number[]; gradientNorms: number[] } = newHistory()
  private pendingIncidents: RunIncident[] = []

  private constructor(
    readonly job: TrainingJob,
    readonly experiments: readonly Experiment[],
    readonly scaling: Scaling,
    readonly model: CompiledModel,
    readonly layout: ParameterLayout,
    private readonly objective: Objective,
    private readonly createOptimiser: () => Optimiser,
    parameters: Float64Array,
  ) {
    this.optimiser = createOptimiser()
    this.parameters = parameters
    this.bestParameters = parameters.slice()
  }

  /** Compiles the model and takes up the checkpoint, or starts from the seed. */
  static create(job: TrainingJob, chunkRunner?: ChunkRunner): Outcome<Trainer> {
    const loss = lossSettingsSchema.parse({ name: job.training.loss })
    const assembled = assembleExperiments(job.data, loss.fittedInitialValues)
    if (assembled.status === 'failed') return assembled
    const scaling = computeScaling(assembled.value)
    const specification = neuralOdeSpecification(job.model, scaling)
    const model = compileModel(neuralOdeGraph(specification))
    const row = optimisers.find((candidate) => candidate.name === job.training.optimizer)
    if (row === undefined) {
      return failed(
        `There is no optimiser named ${job.training.optimizer}`,
        'optimizer',
        `Choose one of ${optimisers.map((candidate) => candidate.name).join(', ')}.`,
        'usage',
      )
    }
    const { species } = job.data
    const experiments = assembled.value
    const layout = new ParameterLayout(model.parameters, experiments, scaling.stateScale, fitsDeviations(loss))
    const description = { names: layout.names(species, null), ...neuralOdePlaces(specification) }
    const objective = Objective.create(
      { model, experiments, species, stateScale: scaling.stateScale, layout, description },
      { ...job.training, minimised: loss, reported: loss },
      chunkRunner,
    )
    if (objective.status === 'failed') return objective
    const trainer = new Trainer(
      job,
      experiments,
      scaling,
      model,
      layout,
      objective.value,
      () => row.create(layout.total, job.training),
      layout.start(initialNetworkParameters(specification, createRandom(job.training.seed))),
    )
    if (job.checkpoint !== null) {
      if (job.checkpoint.parameters.length !== layout.total) {
        return failed(
          `The checkpoint holds ${job.checkpoint.parameters.length} parameters and the model has ${layout.total}`,
          `run ${job.id}`,
        )
      }
      trainer.restore(job.checkpoint)
    }
    return succeeded(trainer)
  }

  /** One evaluation. Gives a Failure when training cannot go on; the best so far stays. */
  advance(): Failure | null {
    const evaluation = this.objective.evaluate(this.parameters, 'gradient')
    if (evaluation.status === 'failed') {
      const where = evaluation.failure.where === '' ? '' : ` (${evaluation.failure.where})`
      return this.refuse(`${lowerFirst(evaluation.failure.reason)}${where}`)
    }
    if (evaluation.lostThread !== null) {
      this.note(`A thread ended (${evaluation.lostThread}); the gradient was computed without it.`)
    }
    const gradient = evaluation.gradient!
    const gradientNorm = euclideanNorm(gradient)
    const reason = refusalReason(evaluation.loss, gradientNorm, this.bestLoss)
    if (reason !== null) return this.refuse(reason)
    this.accept(evaluation.loss, gradient, gradientNorm, evaluation.steps)
    return null
  }

  checkpoint(seconds: number): Checkpoint {
    return {
      epoch: this.epoch,
      seconds,
      bestLoss: this.bestLoss,
      bestEpoch: this.bestEpoch,
      bestParameters: this.bestParameters.slice(),
      parameters: this.parameters.slice(),
      state: encodeTrainerState({
        previous: this.previous,
        direction: this.direction,
        stepFraction: this.stepFraction,
        returns: this.returns,
        refused: this.refused,
        refusedInARow: this.refusedInARow,
        refusal: this.refusal,
        loss: this.loss,
        gradientNorm: this.gradientNorm,
        optimiser: this.optimiser.state(),
      }),
    }
  }

  /** Every epoch since the last call. */
  takeHistory(): History {
    const taken = this.pendingHistory
    this.pendingHistory = newHistory()
    return {
      epochs: Float64Array.from(taken.epochs),
      losses: Float64Array.from(taken.losses),
      gradientNorms: Float64Array.from(taken.gradientNorms),
    }
  }

  /** What the guards did since the last call. */
  takeIncidents(): RunIncident[] {
    const taken = this.pendingIncidents
    this.pendingIncidents = []
    return taken
  }

  private accept(loss: number, gradient: Float64Array, gradientNorm: number, steps: number): void {
    this.loss = loss
    this.gradientNorm = gradientNorm
    this.steps = steps
    this.noteShortening()
    this.epoch++
    this.refusedInARow = 0
    if (loss < this.bestLoss) {
      this.bestLoss = loss
      this.bestEpoch = this.epoch
      this.bestParameters.set(this.parameters)
    }
    this.pendingHistory.epochs.push(this.epoch)
    this.pendingHistory.losses.push(loss)
    this.pendingHistory.gradientNorms.push(gradientNorm)

    this.stepFraction = regainedStep(this.stepFraction, this.stepCeiling)
    this.previous ??= new Float64Array(this.parameters.length)
    this.direction ??= new Float64Array(this.parameters.length)
    this.previous.set(this.parameters)
    this.optimiser.step(this.parameters, gradient)
    for (let i = 0; i < this.direction.length; i++) this.direction[i] = this.parameters[i]! - this.previous[i]!
    if (this.stepFraction < 1) this.takeFraction()
  }

  /** What the returns to the best have left of the learning rate. */
  private get stepCeiling(): number {
    return 2 ** -this.returns
  }

  private refuse(reason: string): Failure | null {
    this.refused++
    this.refusedInARow++
    this.refusal = reason
    if (this.previous === null) return this.halveInitialWeights()
    this.stepFraction /= 2
    if (this.stepFraction < shortestStep * this.stepCeiling) return this.returnToBest()
    this.takeFraction()
    return null
  }

  private halveInitialWeights(): Failure | null {
    if (this.refusedInARow > mostHalvings) {
      return failed(
        `Training cannot begin: ${this.refusal}, however small the initial weights`,
        '',
        'Look for values of very different size in the data, turn scaling on, or try another seed.',
      )
    }
    for (let i = 0; i < this.parameters.length; i++) this.parameters[i]! /= 2
    return null
  }

  private returnToBest(): Failure | null {
    if (this.returns === mostReturns) {
      return failed(
        `Training cannot go on: ${this.refusal}, after ${mostReturns} returns to the best with ever smaller steps`,
        `after epoch ${this.epoch}`,
        'The best parameters so far are kept. Try a smaller learning rate, input scaling, another seed, or a tighter tolerance.',
      )
    }
    this.returns++
    this.refusedInARow = 0
    this.stepFraction = this.stepCeiling
    this.parameters.set(this.bestParameters)
    this.optimiser = this.createOptimiser()
    this.note(
      `Steps were refused however short: ${this.refusal}. Training went back to its best (epoch ${this.bestEpoch}) with 1/${2 ** this.returns} of the learning rate.`,
    )
    return null
  }

  private noteShortening(): void {
    if (this.refusedInARow === 0) return
    const times = this.refusedInARow === 1 ? 'once' : `${this.refusedInARow} times`
    const what = this.previous === null ? 'Initial weights' : 'A step'
    this.note(`${what} refused ${times} and halved each time: ${this.refusal}.`)
  }

  /** parameters = previous + fraction * direction */
  private takeFraction(): void {
    const { previous, direction } = this
    if (previous === null || direction === null) return
    for (let i = 0; i < previous.length; i++) {
      this.parameters[i] = previous[i]! + this.stepFraction * direction[i]!
    }
  }

  private note(message: string): void {
    this.pendingIncidents.push({ epoch: this.epoch, message })
  }

  private restore(checkpoint: Checkpoint): void {
    const state = decodeTrainerState(checkpoint.state)
    this.epoch = checkpoint.epoch
    this.bestLoss = checkpoint.bestLoss
    this.bestEpoch = checkpoint.bestEpoch
    this.bestParameters.set(checkpoint.bestParameters)
    this.parameters.set(checkpoint.parameters)
    this.previous = state.previous
    this.direction = state.direction
    this.stepFraction = state.stepFraction
    this.returns = state.returns
    this.refused = state.refused
    this.refusedInARow = state.refusedInARow
    this.refusal = state.refusal
    this.loss = state.loss
    this.gradientNorm = state.gradientNorm
    this.optimiser.restore(state.optimiser)
  }
}

function newHistory(): { epochs: number[]; losses: number[]; gradientNorms: number[] } {
  return { epochs: [], losses: [], gradientNorms: [] }
}

function euclideanNorm(vector: Float64Array): number {
  let sum = 0
  for (const value of vector) sum += value * value
  return Math.sqrt(sum)
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}

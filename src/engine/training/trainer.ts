import {
  type Checkpoint,
  type Failure,
  type History,
  type Outcome,
  type RunIncident,
  type Scaling,
  type TrainingJob,
  failed,
  succeeded,
} from '../../shared'
import {
  type ChunkRunner,
  type CompiledModel,
  type Optimiser,
  type Told,
  compileModel,
  createRandom,
  initialNetworkParameters,
  neuralOdeGraph,
  optimisers,
} from '../../solver'
import { type Experiment, assembleExperiments } from '../data/experiment'
import { computeScaling } from '../data/scaling'
import { neuralOdeSpecification } from '../model/neural-ode'
import { Objective } from './objective'
import { decodeTrainerState, encodeTrainerState } from './trainer-state'

/**
 * One run: an optimiser asks, the objective answers, one evaluation at a time. An epoch is one evaluation that the optimiser accepted as a new
 * iterate; what it refuses and how it goes on is its own affair.
 */
export class Trainer {
  epoch = 0
  loss = NaN
  gradientNorm = NaN
  bestLoss = Infinity
  bestEpoch = 0
  /** Evaluations that failed or were refused. */
  refused = 0
  /** The stage at work: its place in the recipe. */
  stage = 0
  /** Accepted steps of the solver in the last epoch. */
  steps = 0
  readonly bestParameters: Float64Array

  /** Where the last evaluation was made. */
  private readonly parameters: Float64Array
  private pendingHistory: { epochs: number[]; losses: number[]; gradientNorms: number[] } = newHistory()
  private pendingIncidents: RunIncident[] = []

  private constructor(
    readonly job: TrainingJob,
    readonly experiments: readonly Experiment[],
    readonly scaling: Scaling,
    readonly model: CompiledModel,
    private readonly objective: Objective,
    private readonly optimiser: Optimiser,
  ) {
    this.parameters = optimiser.ask().parameters.slice()
    this.bestParameters = this.parameters.slice()
  }

  /** Compiles the model and takes up the checkpoint, or starts from the seed. */
  static create(job: TrainingJob, chunkRunner?: ChunkRunner): Outcome<Trainer> {
    const assembled = assembleExperiments(job.data)
    if (assembled.status === 'failed') return assembled
    const scaling = computeScaling(assembled.value)
    const specification = neuralOdeSpecification(job.model, scaling)
    const model = compileModel(neuralOdeGraph(specification))
    const [stage] = job.training.stages
    const row = optimisers.find((candidate) => candidate.name === stage!.optimizer)
    if (row === undefined) {
      return failed(
        `There is no optimiser named ${stage!.optimizer}`,
        'optimizer',
        `Choose one of ${optimisers.map((candidate) => candidate.name).join(', ')}.`,
        'usage',
      )
    }
    const initial = initialNetworkParameters(specification, createRandom(job.training.seed))
    const trainer = new Trainer(
      job,
      assembled.value,
      scaling,
      model,
      new Objective(model, assembled.value, job.data.species, scaling.stateScale, job.training, chunkRunner),
      row.create({ initial, residuals: 0, bounds: null, settings: stage! }),
    )
    return job.checkpoint === null ? succeeded(trainer) : trainer.continueFrom(job.checkpoint)
  }

  /** Whether the optimiser has come to its end. */
  get ended(): boolean {
    return this.optimiser.ended !== null
  }

  /** One evaluation. Gives a Failure when training cannot go on; the best so far stays. */
  advance(): Failure | null {
    this.parameters.set(this.optimiser.ask().parameters)
    const evaluation = this.objective.evaluate(this.parameters)
    if (evaluation.status === 'failed') {
      const where = evaluation.failure.where === '' ? '' : ` (${evaluation.failure.where})`
      this.hear(this.optimiser.refuse(`${lowerFirst(evaluation.failure.reason)}${where}`), null)
    } else {
      if (evaluation.lostThread !== null) {
        this.note(`A thread ended (${evaluation.lostThread}); the gradient was computed without it.`)
      }
      const { loss } = evaluation
      this.hear(this.optimiser.tell({ loss, gradient: this.objective.gradient }), evaluation)
    }
    return this.hearEnding()
  }

  checkpoint(seconds: number): Checkpoint {
    return {
      epoch: this.epoch,
      seconds,
      bestLoss: this.bestLoss,
      bestEpoch: this.bestEpoch,
      bestParameters: this.bestParameters.slice(),
      parameters: this.optimiser.ask().parameters.slice(),
      state: encodeTrainerState({
        refused: this.refused,
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

  /** @param solved null when the evaluation failed */
  private hear(told: Told, solved: { loss: number; steps: number } | null): void {
    if (told.note !== null) this.note(told.note)
    if (told.accepted && solved !== null) this.accept(solved.loss, told.gradientNorm ?? NaN, solved.steps)
    else this.refused++
  }

  private accept(loss: number, gradientNorm: number, steps: number): void {
    this.loss = loss
    this.gradientNorm = gradientNorm
    this.steps = steps
    this.epoch++
    if (loss < this.bestLoss) {
      this.bestLoss = loss
      this.bestEpoch = this.epoch
      this.bestParameters.set(this.parameters)
    }
    this.pendingHistory.epochs.push(this.epoch)
    this.pendingHistory.losses.push(loss)
    this.pendingHistory.gradientNorms.push(gradientNorm)
  }

  /** Notes why the optimiser came to its end, or gives it as a Failure. */
  private hearEnding(): Failure | null {
    const { ended } = this.optimiser
    const failure = this.endingFailure()
    if (ended !== null && failure === null) this.note(`${ended.sentence}.`)
    return failure
  }

  private endingFailure(): Failure | null {
    const { ended } = this.optimiser
    if (ended?.reason !== 'refused') return null
    return failed(ended.sentence, this.epoch === 0 ? '' : `after epoch ${this.epoch}`, ended.advice)
  }

  private note(message: string): void {
    this.pendingIncidents.push({ epoch: this.epoch, message, stage: null })
  }

  private continueFrom(checkpoint: Checkpoint): Outcome<Trainer> {
    const place = `run ${this.job.id}`
    if (checkpoint.parameters.length !== this.parameters.length) {
      return failed(
        `The checkpoint holds ${checkpoint.parameters.length} parameters and the model has ${this.parameters.length}`,
        place,
      )
    }
    const decoded = decodeTrainerState(checkpoint.state, place)
    if (decoded.status === 'failed') return decoded
    const state = decoded.value
    this.epoch = checkpoint.epoch
    this.bestLoss = checkpoint.bestLoss
    this.bestEpoch = checkpoint.bestEpoch
    this.bestParameters.set(checkpoint.bestParameters)
    this.refused = state.refused
    this.loss = state.loss
    this.gradientNorm = state.gradientNorm
    this.optimiser.restore(state.optimiser)
    return this.endingFailure() ?? succeeded(this)
  }
}

function newHistory(): { epochs: number[]; losses: number[]; gradientNorms: number[] } {
  return { epochs: [], losses: [], gradientNorms: [] }
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}

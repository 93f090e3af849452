import { held, project } from './bounds'
import { converged, describeRefusals, everyStepRefused, halveInitial, stalled } from './endings'
import type { GaussNewtonModel } from './gauss-newton-model'
import { ModelSource } from './least-squares-model'
import type { Asked, Bounds, Ending, Evaluated, Optimiser, OptimiserProblem, OptimiserState, Told } from './optimiser'
import { copyOf, memoryOf } from './optimiser-state'
import { refusalOf } from './refusal'
import { type OptimiserSettings, defaultOptimiserSettings } from './settings'
import type { StepStrategy } from './step-strategy'
import { dot, euclideanNorm } from './vectors'

/** A step must decrease the loss by this part of what is predicted. */
const LEAST_GAIN = 1e-4
/** So many steps in a row whose predicted decrease is noise: there is nothing left to decrease. */
const MOST_SILENT = 3
const MOST_SHORTENINGS = 100

/** The last accepted point. */
interface Iterate {
  parameters: Float64Array
  loss: number
}

/**
 * Minimises a loss with the gradient J^T r and about the curvature J^T J, r^T r / 2 for one, by the steps of a strategy, each the solution of damped normal equations. A trial that is not accepted costs a solve of these
 * with more damping: the Jacobian of the iterate stays. It is not part of the state but asked for again when a restored optimiser needs it. Parameters at
 * bounds that the gradient pushes outwards are held there, and steps end at the bounds (projection).
 */
export class LeastSquares implements Optimiser {
  private readonly settings: OptimiserSettings
  private readonly bounds: Bounds | null
  private readonly source: ModelSource
  /** Around the iterate; null when it is to be asked for. */
  private model: GaussNewtonModel | null = null
  private memory

  constructor(
    private readonly name: string,
    private readonly problem: OptimiserProblem,
    private readonly strategy: StepStrategy,
  ) {
    const { initial, residuals, bounds, settings } = problem
    this.settings = { ...defaultOptimiserSettings, ...settings }
    this.bounds = bounds
    this.source = new ModelSource(initial.length, residuals, this.settings.form)
    const point = initial.slice()
    project(point, bounds)
    this.memory = {
      /** What is asked for. */
      point,
      /** `model`: the iterate, for its derivatives. `trial`: a step from it. `derivatives`: a trial whose loss is known to be good. */
      phase: 'model' as 'model' | 'trial' | 'derivatives',
      /** Null at first, and when it is to be evaluated anew. */
      iterate: null as Iterate | null,
      /** Whether there has been one. */
      begun: false,
      /** The decrease of the loss that the model predicts of the trial, and the actual by it. */
      predicted: 0,
      gain: 0,
      /** Accepted steps in a row of which no more than noise was predicted. */
      silent: 0,
      /** Trials since the last iterate that were not accepted; those of them that were refused, and why the last one was. */
      rejections: 0,
      refusals: 0,
      refusal: '',
      /** Whether the last trial was refused. */
      lastRefused: false,
      ended: null as Ending | null,
    }
  }

  get ended(): Ending | null {
    return this.memory.ended
  }

  ask(): Asked {
    const { point, phase } = this.memory
    return {
      parameters: point,
      wish: phase === 'trial' && this.settings.trials === 'loss' ? 'loss' : this.source.wish,
    }
  }

  tell(evaluated: Evaluated): Told {
    const { memory } = this
    const { loss } = evaluated
    const unsound = refusalOf(loss, 0)
    if (unsound !== null) return this.refuse(unsound)
    if (memory.phase === 'trial') {
      const decrease = memory.iterate!.loss - loss
      const noise = this.noise(memory.iterate!.loss)
      // Conn, Gould and Toint 2000, section 17.4.2.
      memory.gain = (decrease + noise) / (memory.predicted + noise)
      if (!(memory.gain > LEAST_GAIN)) {
        memory.lastRefused = false
        return this.reject()
      }
      if (this.settings.trials === 'loss') {
        memory.phase = 'derivatives'
        return unaccepted
      }
    }
    const model = this.source.model(evaluated)
    const gradientNorm = euclideanNorm(model.gradient)
    const refusal = refusalOf(loss, gradientNorm)
    if (refusal !== null) return this.refuse(refusal)
    this.model = model
    if (memory.phase === 'model' && memory.iterate !== null) {
      this.begin()
      return unaccepted
    }
    const what = memory.iterate === null ? 'Initial weights' : 'A step'
    const note = describeRefusals(what, memory.refusals, memory.refusal)
    this.accept(loss)
    return { accepted: true, gradientNorm, note }
  }

  refuse(reason: string): Told {
    const { memory } = this
    memory.refusals++
    memory.refusal = reason
    memory.lastRefused = true
    if (memory.iterate !== null) return this.reject()
    if (memory.begun) memory.ended = everyStepRefused(reason)
    else memory.ended = halveInitial(memory.point, this.problem, memory.refusals, reason)
    return unaccepted
  }

  reconsider(): void {
    const { memory } = this
    if (memory.iterate === null) return
    memory.point.set(memory.iterate.parameters)
    memory.iterate = null
    memory.phase = 'model'
    memory.silent = 0
    memory.rejections = 0
    memory.refusals = 0
    memory.ended = null
    this.model = null
  }

  state(): OptimiserState {
    const { name, memory, strategy } = this
    return { name, parameters: memory.point.length, memory: copyOf({ ...memory, strategy: strategy.memory }) }
  }

  restore(state: unknown): void {
    const own = { ...this.memory, strategy: this.strategy.memory }
    const { strategy, ...memory } = memoryOf(state, this.name, this.memory.point.length, own)
    this.memory = memory
    this.strategy.memory = strategy
    this.model = null
  }

  private accept(loss: number): void {
    const { memory } = this
    if (memory.iterate !== null) {
      this.strategy.accept(memory.gain)
      memory.silent = memory.predicted <= this.noise(memory.iterate.loss) ? memory.silent + 1 : 0
    }
    memory.iterate = { parameters: memory.point.slice(), loss }
    memory.begun = true
    memory.rejections = 0
    memory.refusals = 0
    memory.lastRefused = false
    this.begin()
  }

  /** Below this a difference of the loss says nothing. */
  private noise(loss: number): number {
    return this.settings.lossAccuracy * Math.abs(loss)
  }

  /** The next step is shorter. */
  private reject(): Told {
    const { memory } = this
    memory.rejections++
    this.strategy.shorten()
    if (this.model !== null) this.propose()
    else {
      memory.phase = 'model'
      memory.point.set(memory.iterate!.parameters)
    }
    return unaccepted
  }

  private begin(): void {
    const { memory, bounds, settings } = this
    const { parameters } = memory.iterate!
    const { gradient, diagonal, sumOfSquares } = this.model!
    const still = Uint8Array.from(parameters, (value, i) => (held(bounds, i, value, -gradient[i]!) ? 1 : 0))
    const steep = gradient.some((slope, index) => {
      return (
        still[index] === 0 && Math.abs(slope) > settings.gradientTolerance * Math.sqrt(diagonal[index]! * sumOfSquares)
      )
    })
    if (!steep) {
      memory.ended = converged('the residuals are at right angles to whatever the parameters can change')
      return
    }
    if (memory.silent === MOST_SILENT) {
      memory.ended = converged('what a step can still take off the loss is below what the loss is known to')
      return
    }
    this.strategy.begin(this.model!, parameters, still)
    this.propose()
  }

  /** Moves the point to a trial that promises a decrease, or ends. */
  private propose(): void {
    const { memory, settings, bounds, strategy } = this
    const { parameters } = memory.iterate!
    const least = settings.stepTolerance * (settings.stepTolerance + euclideanNorm(parameters))
    memory.phase = 'trial'
    for (let shortenings = 0; shortenings < MOST_SHORTENINGS; shortenings++) {
      const step = strategy.step()
      if (step !== null) {
        for (let i = 0; i < step.length; i++) memory.point[i] = parameters[i]! + step[i]!
        project(memory.point, bounds)
        const taken = memory.point.map((value, index) => value - parameters[index]!)
        if (euclideanNorm(taken) <= least) break
        memory.predicted = -dot(this.model!.gradient, taken) - this.model!.curvature(taken) / 2
        if (memory.predicted > 0) return
      }
      memory.rejections++
      strategy.shorten()
    }
    memory.point.set(parameters)
    memory.ended = this.shortestStep()
  }

  /** What it means that the next step would be none. */
  private shortestStep(): Ending {
    const { rejections, lastRefused, refusal } = this.memory
    if (rejections === 0)
      return converged(`the next step would change the parameters by less than ${this.settings.stepTolerance} of them`)
    return lastRefused ? everyStepRefused(refusal) : stalled
  }
}

const unaccepted: Told = { accepted: false, gradientNorm: null, note: null }

import { project } from './bounds'
import { describeRefusals, halveInitial } from './endings'
import type { Asked, Bounds, Ending, Evaluated, Optimiser, OptimiserProblem, OptimiserState, Told } from './optimiser'
import { gradientFactor } from './gradient-norm'
import { copyOf, memoryOf } from './optimiser-state'
import { explosionOf, refusalOf } from './refusal'
import { Schedule } from './schedules'
import type { OptimiserSettings } from './settings'
import type { UpdateRule } from './update-rule'
import { euclideanNorm } from './vectors'

/** Below this fraction of the rule's update nothing is left to shorten: it goes back to its best instead. */
const SHORTEST_STEP = 1 / 4096
/** How often it goes back to its best, each time with half the learning rate, before it gives up. */
const MOST_RETURNS = 10
/** Each accepted evaluation gives back this much of a shortened step. */
const RECOVERY = 1.2

/**
 * An optimiser that takes one step of an update rule after every evaluation, and guards it. An evaluation that fails or explodes is refused: the
 * step that led to it is halved and tried again; when that does not help, it goes back to its best with half the learning rate and a fresh
 * rule. The accepted evaluations after it regain the step, up to what the returns have left.
 */
export class FirstOrder implements Optimiser {
  private rule: UpdateRule
  private readonly schedule: Schedule
  private readonly bounds: Bounds | null
  private memory

  /** @param createRule a rule that remembers nothing yet */
  constructor(
    private readonly name: string,
    private readonly problem: OptimiserProblem,
    private readonly settings: OptimiserSettings,
    private readonly createRule: () => UpdateRule,
  ) {
    const { initial, bounds } = problem
    const parameters = initial.slice()
    project(parameters, bounds)
    this.bounds = bounds
    this.rule = createRule()
    this.schedule = new Schedule(settings.schedule, settings.epochs)
    this.memory = {
      /** The point that is asked for. */
      parameters,
      bestLoss: Infinity,
      best: parameters.slice(),
      /** The last accepted point, and the rule's whole update from there; null before the first. */
      previous: null as Float64Array | null,
      update: null as Float64Array | null,
      /** The fraction of the update that is taken. */
      fraction: 1,
      /** How often it went back to its best. */
      returns: 0,
      refusedInARow: 0,
      /** Why the last one was refused. */
      refusal: '',
      ended: null as Ending | null,
    }
  }

  get ended(): Ending | null {
    return this.memory.ended
  }

  ask(): Asked {
    return { parameters: this.memory.parameters, wish: 'gradient' }
  }

  tell({ loss, gradient }: Evaluated): Told {
    if (gradient === undefined) throw new Error(`${this.name} asked for a gradient.`)
    const gradientNorm = euclideanNorm(gradient)
    const refusal = refusalOf(loss, gradientNorm) ?? explosionOf(loss, this.memory.bestLoss)
    if (refusal !== null) return this.refuse(refusal)
    const { memory } = this
    const what = memory.previous === null ? 'Initial weights' : 'A step'
    const note = describeRefusals(what, memory.refusedInARow, memory.refusal)
    memory.refusedInARow = 0
    if (loss < memory.bestLoss) {
      memory.bestLoss = loss
      memory.best.set(memory.parameters)
    }
    const factor = gradientFactor(gradientNorm, this.settings)
    this.step(factor === 1 ? gradient : gradient.map((slope) => factor * slope), loss)
    return { accepted: true, gradientNorm, note }
  }

  refuse(reason: string): Told {
    const { memory } = this
    memory.refusedInARow++
    memory.refusal = reason
    if (memory.previous === null) {
      memory.ended = halveInitial(memory.parameters, this.problem, memory.refusedInARow, reason)
      return refused(null)
    }
    memory.fraction /= 2
    if (memory.fraction < SHORTEST_STEP * this.ceiling) return refused(this.returnToBest())
    this.takeFraction()
    return refused(null)
  }

  reconsider(): void {
    this.memory.bestLoss = Infinity
  }

  state(): OptimiserState {
    const { name, memory } = this
    return { name, parameters: memory.parameters.length, memory: copyOf(this.whole()) }
  }

  restore(state: unknown): void {
    const { rule, schedule, ...memory } = memoryOf(state, this.name, this.memory.parameters.length, this.whole())
    this.memory = memory
    this.schedule.memory = schedule
    this.rule = this.createRule()
    this.rule.memory = rule
  }

  private whole() {
    return { ...this.memory, rule: this.rule.memory, schedule: this.schedule.memory }
  }

  private step(gradient: Float64Array, loss: number): void {
    const { memory } = this
    const { parameters } = memory
    memory.fraction = Math.min(this.ceiling, memory.fraction * RECOVERY)
    memory.previous ??= new Float64Array(parameters.length)
    memory.update ??= new Float64Array(parameters.length)
    memory.previous.set(parameters)
    this.rule.step(parameters, gradient, this.settings.learningRate * this.schedule.next(loss))
    project(parameters, this.bounds)
    for (let i = 0; i < parameters.length; i++) memory.update[i] = parameters[i]! - memory.previous[i]!
    if (memory.fraction < 1) this.takeFraction()
  }

  /** What the returns to the best have left of the learning rate. */
  private get ceiling(): number {
    return 2 ** -this.memory.returns
  }

  private returnToBest(): string | null {
    const { memory } = this
    if (memory.returns === MOST_RETURNS) {
      memory.ended = {
        reason: 'refused',
        sentence: `Training cannot go on: ${memory.refusal}, after ${MOST_RETURNS} returns to the best with ever smaller steps`,
        advice:
          'The best parameters so far are kept. Try a smaller learning rate, input scaling, another seed, or a tighter tolerance.',
      }
      return null
    }
    memory.returns++
    memory.refusedInARow = 0
    memory.fraction = this.ceiling
    memory.parameters.set(memory.best)
    this.rule = this.createRule()
    return `Steps were refused however short: ${memory.refusal}. Training went back to its best with 1/${2 ** memory.returns} of the learning rate.`
  }

  /** parameters = previous + fraction * update */
  private takeFraction(): void {
    const { parameters, previous, update, fraction } = this.memory
    if (previous === null || update === null) return
    for (let i = 0; i < parameters.length; i++) parameters[i] = previous[i]! + fraction * update[i]!
  }
}

function refused(note: string | null): Told {
  return { accepted: false, gradientNorm: null, note }
}

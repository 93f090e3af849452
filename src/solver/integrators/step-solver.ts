import { ModelModule, type CompiledModel } from '../compiler'
import { advanceOutcomes, writeAdvance, type AdvanceOutcome } from './advance'
import { attemptFailures, type AttemptFailure, type Method, type StepFunctions, type Work } from './contract'
import { StepContext, type Control } from './step-context'
import { controllerExponents, writePower } from './step-size'
import { writeTriggers, type Triggers } from './events-triggers'

/** One method compiled for one model: the vectors and numbers of a solve, and the compiled functions over them. */
export class StepSolver {
  readonly context: StepContext
  readonly control: Control
  /** What the method gave besides: see its writer. */
  readonly steps: StepFunctions
  /** What watches for the model's events. */
  readonly triggers: Triggers | null
  /** Where all that it knows lies: the bytes from .. to of the model's memory. */
  readonly memory: { readonly from: number; readonly to: number }
  private readonly functions: {
    rightHandSide(time: number, state: number, seed: number, result: number): void
    advance(budget: number): number
    interpolate(theta: number, result: number): void
    attempt(time: number, h: number): number
    accept(): void
    power(x: number, p: number): number
    triggers?(time: number, state: number, seed: number, values: number): void
  }

  constructor(
    readonly model: CompiledModel,
    readonly method: Method,
  ) {
    const from = model.memory.used
    const module = new ModelModule(model, ['rightHandSide', ...method.programs(model.graph)])
    this.context = new StepContext(module)
    this.control = this.context.control
    this.steps = method.write(this.context)
    this.triggers = writeTriggers(this.context, this.steps)
    writeAdvance(this.context, this.steps, this.triggers && this.triggers.passed)
    writePower(this.context)
    module.exportFunction('interpolate', this.steps.interpolate)
    module.exportFunction('attempt', this.steps.attempt)
    this.functions = module.instantiate() as unknown as StepSolver['functions']
    this.memory = { from, to: model.memory.used }
  }

  /** Prepares a new solve: clears counts and history. */
  reset(): void {
    const { control, method } = this
    const { integral, proportional } = controllerExponents(method.errorOrder)
    control.write('integral', integral)
    control.write('proportional', proportional)
    for (const field of [
      'steps',
      'rejected',
      'rhsEvaluations',
      'jacobianEvaluations',
      'factorizations',
      'switches',
    ] as const) {
      control.write(field, 0)
    }
    for (const field of ['nextSample', 'samplesEnd', 'moreSamples', 'endMargin', 'fixedOrder'] as const)
      control.write(field, 0)
    control.write('direction', 1)
    control.write('part', 1)
    this.restart()
  }

  /** Forgets what it knows of the past: the state or the equations have changed. */
  restart(): void {
    const { control } = this
    for (const field of [
      'slopeFresh',
      'jacobianFresh',
      'jacobianAhead',
      'rejectedLast',
      'trouble',
      'waiting',
    ] as const) {
      control.write(field, 0)
    }
    control.write('restarted', 1)
    control.write('previousError', 1)
    control.write('newtonRate', 0)
  }

  advance(budget: number): AdvanceOutcome {
    return advanceOutcomes[this.functions.advance(budget)]!
  }

  /** Tries one step of a given size; its error in units of the tolerance, unless there is trouble. */
  attempt(time: number, h: number): number {
    const { control } = this
    control.write('time', time)
    control.write('triedStep', h)
    control.write('triedEnd', time + h)
    control.write('trouble', 0)
    return this.functions.attempt(time, h)
  }

  /** x^p for x > 0, by the kernels: the same bits wherever it runs. */
  power(x: number, p: number): number {
    return this.functions.power(x, p)
  }

  /** Takes the step tried last. */
  accept(): void {
    this.functions.accept()
  }

  /** y(t + theta h) of the step tried last, while it is not taken, to a byte address. */
  interpolate(theta: number, result: number): void {
    this.functions.interpolate(theta, result)
  }

  /** result = f(time, state), by byte addresses. */
  evaluate(time: number, state: number, result: number): void {
    this.functions.rightHandSide(time, state, 0, result)
    this.count('rhsEvaluations', 1)
  }

  /** The triggers of the model's events at a time and a state, by byte addresses. */
  evaluateTriggers(time: number, state: number, values: number): void {
    this.functions.triggers!(time, state, 0, values)
  }

  /** Adds work that was done outside the compiled step. */
  count(field: 'rhsEvaluations' | 'jacobianEvaluations' | 'factorizations', by: number): void {
    this.control.write(field, this.control.read(field) + by)
  }

  /** Gives df/dy (byte address) at the end of the step that is about to be taken, so that the next need not evaluate it. */
  provideJacobian(from: number, to: number): void {
    const { doubles } = this.model.memory
    doubles.copyWithin(to / 8, from / 8, from / 8 + this.model.matrix.jacobianDoubles)
    this.control.write('jacobianAhead', 1)
  }

  work(): Work {
    const { control } = this
    return {
      steps: control.read('steps'),
      rejected: control.read('rejected'),
      rhsEvaluations: control.read('rhsEvaluations'),
      jacobianEvaluations: control.read('jacobianEvaluations'),
      factorizations: control.read('factorizations'),
      switches: control.read('switches'),
    }
  }

  /** The tolerance of a state, by its size where the solve stands. */
  toleranceOf(index: number): number {
    const { doubles } = this.model.memory
    const { absolute, state } = this.context
    return (
      doubles[absolute / 8 + index]! + this.control.read('relativeTolerance') * Math.abs(doubles[state / 8 + index]!)
    )
  }

  /** Lifts a state to the floors that it keeps; returns it. */
  lifted(values: Float64Array): Float64Array {
    const { doubles } = this.model.memory
    const { floors } = this.context
    if (this.control.read('bounded')) {
      values.forEach((value, index) => (values[index] = Math.max(value, doubles[floors / 8 + index]!)))
    }
    return values
  }

  /** Why the last attempt gave no error, if it did not. */
  trouble(): AttemptFailure | null {
    return attemptFailures[this.control.read('trouble') - 1] ?? null
  }

  /** The state that stood most in the way of the last attempt. */
  worstComponent(): number | null {
    const { doubles } = this.model.memory
    const { error } = this.context
    let worst: number | null = null
    let most = -1
    for (let index = 0; index < this.model.states; index++) {
      const size = Math.abs(doubles[error / 8 + index]!) / this.toleranceOf(index)
      if (!Number.isFinite(size)) return index
      if (size > most) {
        most = size
        worst = index
      }
    }
    return worst
  }
}

import { TERM_BYTES, type CompiledModel } from '../compiler'
import type { Accuracy, AttemptFailure, Stepper, Work } from './contract'
import { continuousWeights } from './continuous-extension'
import { predictorWeights } from './predictor'
import type { EsdirkTableau } from './tableau'

/**
 * A diagonally implicit Runge-Kutta method with an explicit first stage (ESDIRK). Each stage Y_i = base_i + h gamma f(t_i, Y_i) is
 * solved by simplified Newton steps with one LU for the whole step; the slopes are (Y_i - base_i) / (h gamma), which keeps Newton's
 * error from being multiplied by the stiff Jacobian, and the last one is the first of the next step.
 */
export class EsdirkStepper implements Stepper {
  /** Byte addresses of the stages of the step tried last, and of their slopes. */
  readonly stages: number[]
  readonly slopes: number[]
  state: number
  /** The step tried last. */
  time = 0
  h = 0

  private readonly continuous: number[][]
  private readonly predictor: number[][]
  private readonly errorWeights: number[]
  private readonly base: number
  private readonly residual: number
  private readonly change: number
  private readonly weights: number
  private readonly error: number
  private readonly rawError: number
  private readonly jacobian: number
  private readonly factors: number
  private readonly terms: number
  private readonly stateBytes: number
  private accuracy: Accuracy = { relativeTolerance: 1, absoluteTolerance: 0, newtonTolerance: 1, newtonSteps: 1 }
  private work: Work = { steps: 0, rejected: 0, rhsEvaluations: 0, jacobianEvaluations: 0, factorizations: 0 }
  private jacobianFresh = false
  private jacobianProvided = false
  private factoredStep = 0
  private rate = 0

  constructor(
    readonly model: CompiledModel,
    readonly tableau: EsdirkTableau,
  ) {
    const { memory, states, stateStride, factorDoubles } = model
    const count = tableau.nodes.length
    const vector = () => memory.allocate(stateStride)
    this.stateBytes = 8 * stateStride
    this.state = vector()
    this.stages = Array.from({ length: count }, vector)
    this.slopes = Array.from({ length: count }, vector)
    this.base = vector()
    this.residual = vector()
    this.change = vector()
    this.weights = vector()
    this.error = vector()
    this.rawError = vector()
    this.jacobian = memory.allocate(states * states)
    this.factors = memory.allocate(factorDoubles)
    this.terms = memory.allocate(((count + 1) * TERM_BYTES) / 8)
    this.continuous = continuousWeights(tableau)
    this.predictor = predictorWeights(tableau)
    this.errorWeights = tableau.matrix.at(-1)!.map((weight, stage) => weight - tableau.embeddedWeights[stage]!)
  }

  get slope(): number {
    return this.slopes[0]!
  }

  begin(time: number, y: number, accuracy: Accuracy, work: Work): boolean {
    const { doubles } = this.model.memory
    this.accuracy = accuracy
    this.work = work
    doubles.copyWithin(this.state / 8, y / 8, y / 8 + this.model.states)
    this.model.functions.rightHandSide(time, this.state, 0, this.slope)
    work.rhsEvaluations++
    this.jacobianFresh = false
    this.jacobianProvided = false
    this.factoredStep = 0
    this.rate = 0
    return this.isFinite(this.slope)
  }

  /** Gives df/dy at the state where the step tried last ends, so that the next step need not evaluate it. */
  provideJacobian(address: number): void {
    const { doubles } = this.model.memory
    doubles.copyWithin(this.jacobian / 8, address / 8, address / 8 + this.model.states * this.model.states)
    this.jacobianProvided = true
  }

  attempt(time: number, h: number): number | AttemptFailure {
    const { functions } = this.model
    const { gamma, nodes } = this.tableau
    this.time = time
    this.h = h
    this.setWeights()
    if (!this.factorize()) return 'singular'
    for (let stage = 1; stage < nodes.length; stage++) {
      this.combine(this.base, h, this.tableau.matrix[stage]!, stage)
      this.combine(this.stages[stage]!, h, this.predictor[stage]!, stage)
      const failure = this.newton(time + nodes[stage]! * h, stage)
      if (failure) return failure
      this.setSlope(stage, 1 / (h * gamma))
    }
    this.estimateError()
    const { relativeTolerance, absoluteTolerance } = this.accuracy
    const end = this.stages[nodes.length - 1]!
    const error = functions.errorNorm(this.error, this.state, end, relativeTolerance, absoluteTolerance)
    return Number.isFinite(error) ? error : 'not-finite'
  }

  accept(): void {
    const last = this.stages.length - 1
    const { stages, slopes } = this
    const end = stages[last]!
    stages[last] = this.state
    this.state = end
    const slope = slopes[last]!
    slopes[last] = slopes[0]!
    slopes[0] = slope
    this.jacobianFresh = this.jacobianProvided
    this.jacobianProvided = false
    this.factoredStep = 0
  }

  interpolate(theta: number, result: number): void {
    const { memory, functions } = this.model
    memory.setTerm(this.terms, 0, 1, this.state)
    for (let stage = 0; stage < this.slopes.length; stage++) {
      memory.setTerm(this.terms, stage + 1, this.h * this.continuousWeight(stage, theta), this.slopes[stage]!)
    }
    functions.combine(result, this.stateBytes, this.terms, this.slopes.length + 1)
  }

  /** b_i(theta) of the continuous extension. */
  continuousWeight(stage: number, theta: number): number {
    const coefficients = this.continuous[stage]!
    let value = 0
    for (let power = coefficients.length - 1; power >= 0; power--) value = theta * (coefficients[power]! + value)
    return value
  }

  worstComponent(): number | null {
    const { doubles } = this.model.memory
    let worst: number | null = null
    let most = -1
    for (let index = 0; index < this.model.states; index++) {
      const weight = doubles[this.weights / 8 + index]!
      const size =
        Math.abs(doubles[this.change / 8 + index]! * weight) + Math.abs(doubles[this.error / 8 + index]! * weight)
      if (!Number.isFinite(size)) return index
      if (size > most) {
        most = size
        worst = index
      }
    }
    return worst
  }

  /** result = y + h sum of coefficients_j k_j over the stages before `stage`. */
  private combine(result: number, h: number, coefficients: readonly number[], stage: number): void {
    const { memory, functions } = this.model
    memory.setTerm(this.terms, 0, 1, this.state)
    let count = 1
    for (let earlier = 0; earlier < stage; earlier++) {
      const coefficient = coefficients[earlier]!
      if (coefficient !== 0) memory.setTerm(this.terms, count++, h * coefficient, this.slopes[earlier]!)
    }
    functions.combine(result, this.stateBytes, this.terms, count)
  }

  /** 1 / (absolute + relative |y|), for Newton's norms. */
  private setWeights(): void {
    const { doubles } = this.model.memory
    const { relativeTolerance, absoluteTolerance } = this.accuracy
    for (let index = 0; index < this.model.states; index++) {
      const size = Math.abs(doubles[this.state / 8 + index]!)
      doubles[this.weights / 8 + index] = 1 / (doubles[absoluteTolerance / 8 + index]! + relativeTolerance * size)
    }
  }

  private factorize(): boolean {
    const { functions } = this.model
    // A Jacobian kept from an earlier step would also filter the error estimate, and hide errors of the stiff part.
    if (!this.jacobianFresh) {
      functions.jacobian(this.time, this.state, 0, this.jacobian)
      this.work.jacobianEvaluations++
      this.jacobianFresh = true
      this.factoredStep = 0
    }
    if (this.factoredStep === this.h) return true
    this.work.factorizations++
    const status = functions.factor(1 / (this.h * this.tableau.gamma), this.jacobian, this.factors)
    this.factoredStep = status === 0 ? this.h : 0
    return status === 0
  }

  private newton(time: number, stage: number): AttemptFailure | null {
    const { functions } = this.model
    const { newtonTolerance, newtonSteps } = this.accuracy
    const alpha = 1 / (this.h * this.tableau.gamma)
    let previous = 0
    for (let count = 0; count < newtonSteps; count++) {
      const norm = functions.newtonIteration(
        time,
        alpha,
        this.stages[stage]!,
        this.base,
        this.slopes[stage]!,
        this.residual,
        this.change,
        this.factors,
        this.weights,
      )
      this.work.rhsEvaluations++
      if (!Number.isFinite(norm)) return 'not-finite'
      if (count > 0) {
        this.rate = norm / previous
        if (this.rate >= 1 && norm > newtonTolerance) return 'newton-diverged'
      }
      // Before there is a rate, that of the stage before, made cautious, serves (Hairer and Wanner II, IV.8).
      const rate = count > 0 ? this.rate : Math.max(this.rate, 0.1)
      if (norm === 0 || (rate < 1 && (norm * rate) / (1 - rate) <= newtonTolerance)) return null
      previous = norm
    }
    return 'newton-diverged'
  }

  private setSlope(stage: number, factor: number): void {
    const { doubles } = this.model.memory
    const y = this.stages[stage]! / 8
    const base = this.base / 8
    const slope = this.slopes[stage]! / 8
    for (let index = 0; index < this.model.states; index++) {
      doubles[slope + index] = factor * (doubles[y + index]! - doubles[base + index]!)
    }
  }

  /** The difference to the embedded method, its stiff part damped by the step's LU (Shampine's filter). */
  private estimateError(): void {
    const { memory, functions } = this.model
    for (let stage = 0; stage < this.slopes.length; stage++) {
      memory.setTerm(this.terms, stage, this.errorWeights[stage]! / this.tableau.gamma, this.slopes[stage]!)
    }
    functions.combine(this.rawError, this.stateBytes, this.terms, this.slopes.length)
    functions.solve(this.factors, this.rawError, this.error)
  }

  private isFinite(address: number): boolean {
    const { doubles } = this.model.memory
    for (let index = 0; index < this.model.states; index++) {
      if (!Number.isFinite(doubles[address / 8 + index]!)) return false
    }
    return true
  }
}

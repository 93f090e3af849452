import { realKind, TERM_BYTES, type CompiledModel } from '../compiler'
import type { DiagonalStages, StepSolver } from '../integrators'

/**
 * Discrete forward sensitivities of an ESDIRK method: S = dy/dtheta of the accepted steps themselves, step sizes held fixed, by the
 * implicit-function theorem at the converged stages. With J_i, F_i the Jacobians at stage i,
 * with alpha = 1 / (h gamma), (alpha I - J_i) Z_i = alpha base_i + F_i and K_i = alpha (Z_i - base_i), where base_i = S + h sum a_ij K_j: the same
 * combinations as of the states, and no product J S.
 */
export class EsdirkForwardSensitivity {
  private readonly model: CompiledModel
  private readonly matrixBytes: number
  private sensitivity: number
  private solution: number
  private readonly slopes: number[]
  private readonly base: number
  private readonly derivative: number
  private readonly jacobian: number
  private readonly factors: number
  private readonly terms: number
  private readonly gradient: number

  constructor(
    private readonly solver: StepSolver,
    private readonly stages: DiagonalStages,
  ) {
    const { model } = solver
    const { memory, states, parameterStride, matrix: storage } = model
    const count = stages.slopes.length
    const matrix = () => memory.allocate(states * parameterStride)
    this.model = model
    this.matrixBytes = 8 * states * parameterStride
    this.sensitivity = matrix()
    this.solution = matrix()
    this.slopes = Array.from({ length: count }, matrix)
    this.base = matrix()
    this.derivative = matrix()
    this.jacobian = memory.allocate(storage.jacobianDoubles)
    this.factors = memory.allocate(storage.factorDoubles(realKind))
    this.terms = memory.allocate((((count + 1) * states + 1) * TERM_BYTES) / 8)
    this.gradient = memory.allocate(parameterStride)
  }

  /** What it holds for the sensitivities of the state, of the stages and for the systems between. */
  get bytes(): number {
    return (this.slopes.length + 4) * this.matrixBytes
  }

  /** Starts with S = 0 (the initial values do not depend on the parameters) and a gradient of 0. */
  begin(time: number): void {
    const { doubles } = this.model.memory
    doubles.fill(0, this.sensitivity / 8, (this.sensitivity + this.matrixBytes) / 8)
    doubles.fill(0, this.gradient / 8, this.gradient / 8 + this.model.parameterStride)
    this.model.functions.parameterJacobian(time, this.solver.context.state, 0, this.slopes[0]!)
    this.solver.count('jacobianEvaluations', 1)
  }

  /** Takes the tangent of the step of size `h` that the solver tried last. Returns false when a stage's matrix is singular. */
  advance(time: number, h: number): boolean {
    const { solver, stages } = this
    const { functions, memory } = this.model
    const { nodes, matrix, gamma } = stages.tableau
    for (let stage = 1; stage < nodes.length; stage++) {
      memory.setTerm(this.terms, 0, 1, this.sensitivity)
      let count = 1
      for (let earlier = 0; earlier < stage; earlier++) {
        const coefficient = matrix[stage]![earlier]!
        if (coefficient !== 0) memory.setTerm(this.terms, count++, h * coefficient, this.slopes[earlier]!)
      }
      functions.combine(this.base, this.matrixBytes, this.terms, count)
      functions.linearisation(time + nodes[stage]! * h, stages.points[stage]!, 0, this.jacobian, this.derivative)
      solver.count('jacobianEvaluations', 1)
      solver.count('factorizations', 1)
      const alpha = 1 / (h * gamma)
      if (functions.factor(alpha, this.jacobian, this.factors) !== 0) return false
      functions.solveSensitivities(this.factors, this.base, this.derivative, alpha, this.solution, this.slopes[stage]!)
    }
    solver.provideJacobian(this.jacobian, stages.jacobian)
    return true
  }

  /**
   * Adds to the gradient the parts of samples within the step: `weights` is [1 + stages][states], the cotangents of y(t) itself and,
   * times h b_i(theta), of the slopes. One pass over the matrices however many samples there were.
   */
  contract(weights: Float64Array): void {
    const { memory, functions, states, parameterStride } = this.model
    memory.setTerm(this.terms, 0, 1, this.gradient)
    let count = 1
    for (let matrix = 0; matrix <= this.slopes.length; matrix++) {
      const address = matrix === 0 ? this.sensitivity : this.slopes[matrix - 1]!
      for (let state = 0; state < states; state++) {
        const weight = weights[matrix * states + state]!
        if (weight !== 0) memory.setTerm(this.terms, count++, weight, address + 8 * state * parameterStride)
      }
    }
    functions.combine(this.gradient, 8 * parameterStride, this.terms, count)
  }

  /** Moves on with the solver: the method is stiffly accurate, so the last stage is the new S and its slope the next first one. */
  accept(): void {
    const old = this.sensitivity
    this.sensitivity = this.solution
    this.solution = old
    const last = this.slopes.length - 1
    const slope = this.slopes[last]!
    this.slopes[last] = this.slopes[0]!
    this.slopes[0] = slope
  }

  readGradient(gradient: Float64Array): void {
    const start = this.gradient / 8
    gradient.set(this.model.memory.doubles.subarray(start, start + this.model.parameters))
  }
}

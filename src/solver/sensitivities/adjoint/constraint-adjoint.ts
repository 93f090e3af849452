import { LuDecomposition } from 'ml-matrix'
import { MassEquations, solvedBy, type StepSolver } from '../../integrators'
import { dependsOnTime } from '../../integrators/steppers/time-dependence'
import type { Cotangents } from './step-adjoint'

/**
 * Transposes of what happens at the start of a leg of a model with a singular mass matrix M. With U and V bases of its left and right null
 * spaces, M^+ its pseudo-inverse, J and F the Jacobians of f at the state and G = U^T J V.
 */
export class ConstraintAdjoint {
  private readonly equations: MassEquations
  private readonly seed: number
  private readonly rate: number
  private readonly part: number

  constructor(
    private readonly solver: StepSolver,
    private readonly cotangents: Cotangents,
  ) {
    const { memory, stateStride } = solver.model
    this.equations = new MassEquations(solver)
    const vector = () => memory.allocate(stateStride)
    this.seed = vector()
    this.rate = vector()
    this.part = vector()
  }

  /**
   * Back through the change that made the state satisfy its algebraic equations, dy += V dz with U^T (J dy + F dtheta) = 0:
   * w = U G^-T V^T lambda, lambda -= J^T w, the gradient -= F^T w.
   */
  consistency(time: number): void {
    const { cotangents, equations, solver } = this
    if (equations.spaces.equations.length === 0) return
    const w = this.throughConstraints(time, this.read(cotangents.state))
    this.write(this.seed, w, -1)
    const { context, model } = solver
    model.functions.pullBack(time, context.state, this.seed, this.part, cotangents.gradient)
    this.addPart()
  }

  /**
   * Back through the first slope r of a leg, which solves M r = f and U^T (J r + df/dt) = 0: r = M^+ f + V z. With
   * w = -U G^-T V^T kappa, kappa its cotangent, it receives M^+T (kappa + J^T w) from f, and w from J r + df/dt.
   */
  firstSlope(time: number): void {
    const { cotangents, equations, solver, seed, part } = this
    const { context, model } = solver
    const { functions, graph } = model
    const kappa = this.read(cotangents.slope)
    const w = this.throughConstraints(time, kappa).map((value) => -value)
    this.writeRate(time)
    this.write(seed, w, 1)
    functions.curvaturePullBack(time, context.state, seed, this.rate, part, cotangents.gradient)
    this.addPart()
    if (dependsOnTime(graph)) {
      functions.timeDerivativePullBack(time, context.state, seed, part, cotangents.gradient)
      this.addPart()
    }
    functions.transposedProduct(time, context.state, seed, part)
    const whole = this.read(part).map((value, index) => value + kappa[index]!)
    const q = new Float64Array(model.states)
    for (const { row, column, value } of equations.spaces.inverse) q[column]! += value * whole[row]!
    this.write(seed, q, 1)
    functions.pullBack(time, context.state, seed, part, cotangents.gradient)
    this.addPart()
    model.memory.write(cotangents.slope, new Float64Array(model.states))
  }

  /** rate = M^+ f - V G^-1 U^T (J M^+ f + df/dt). */
  private writeRate(time: number): void {
    const { equations, solver, rate, part } = this
    const { context, model } = solver
    model.functions.rightHandSide(time, context.state, 0, part)
    const slope = this.read(part)
    const regular = new Float64Array(model.states)
    for (const { row, column, value } of equations.spaces.inverse) regular[row]! += value * slope[column]!
    this.write(rate, regular, 1)
    if (equations.spaces.equations.length === 0) return
    model.functions.jacobianProduct(time, context.state, rate, part)
    const along = this.read(part)
    if (dependsOnTime(model.graph)) {
      model.functions.timeDerivative(time, context.state, 0, part)
      this.read(part).forEach((value, index) => (along[index]! += value))
    }
    const residual = Float64Array.from(equations.spaces.equations, (equation) =>
      equation.reduce((sum, { index, value }) => sum + value * along[index]!, 0),
    )
    const z = solvedBy(new LuDecomposition(equations.linearise(time, context.state)), residual)
    equations.spaces.variables.forEach((variable, place) => {
      for (const { index, value } of variable) regular[index]! -= value * z[place]!
    })
    this.write(rate, regular, 1)
  }

  /** U G^-T V^T vector. */
  private throughConstraints(time: number, vector: Float64Array): Float64Array {
    const { equations, solver } = this
    const { variables, equations: left } = equations.spaces
    const result = new Float64Array(vector.length)
    if (left.length === 0) return result
    const projected = Float64Array.from(variables, (variable) =>
      variable.reduce((sum, { index, value }) => sum + value * vector[index]!, 0),
    )
    const transposed = equations.linearise(time, solver.context.state).transpose()
    const weights = solvedBy(new LuDecomposition(transposed), projected)
    left.forEach((equation, place) => {
      for (const { index, value } of equation) result[index]! += value * weights[place]!
    })
    return result
  }

  private addPart(): void {
    const { doubles } = this.solver.model.memory
    for (let index = 0; index < this.solver.model.states; index++) {
      doubles[this.cotangents.state / 8 + index]! += doubles[this.part / 8 + index]!
    }
  }

  private read(address: number): Float64Array {
    return this.solver.model.memory.read(address, this.solver.model.states)
  }

  private write(address: number, vector: Float64Array, factor: number): void {
    this.solver.model.memory.write(
      address,
      vector.map((value) => factor * value),
    )
  }
}

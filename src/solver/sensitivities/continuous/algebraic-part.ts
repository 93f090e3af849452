import { LuDecomposition, Matrix } from 'ml-matrix'
import { MassEquations, type StepSolver, type Trouble } from '../../integrators'
import type { ParameterSum } from './parameter-sum'

/**
 * What a mass matrix M makes of gradients and rates. A solution obeys 0 = u^T f(t, y) for u^T M = 0, so that what a loss says of the
 * variables v, M v = 0, is said of the others, and of the parameters: with G = u^T (df/dy) v (index 1: regular) and G^T n = v^T c, a
 * gradient c of the state is the same as c - (df/dy)^T u n, which M^T can produce, and -(u n)^T df/dtheta.
 */
export class AlgebraicPart {
  private readonly equations: MassEquations
  private readonly seed: number
  private readonly result: number
  private readonly inParameters: number

  /** @param solver of the forward solve */
  constructor(
    private readonly solver: StepSolver,
    private readonly sum: ParameterSum,
  ) {
    const { model } = solver
    this.equations = new MassEquations(solver)
    const places = model.workspace('algebraic part', () => ({
      seed: model.memory.allocate(model.stateStride),
      result: model.memory.allocate(model.stateStride),
      inParameters: model.memory.allocate(model.parameterStride),
    }))
    this.seed = places.seed
    this.result = places.result
    this.inParameters = places.inParameters
  }

  /** M^T w. */
  moment(costate: Float64Array): Float64Array {
    const result = new Float64Array(costate.length)
    for (const { row, column, value } of this.solver.model.graph.mass!) result[column]! += value * costate[row]!
    return result
  }

  /** A costate w whose M^T w is a gradient. */
  costate(gradient: Float64Array): Float64Array {
    const result = new Float64Array(gradient.length)
    for (const { row, column, value } of this.equations.spaces.inverse) result[column]! += value * gradient[row]!
    return result
  }

  /** The differential part of a gradient of the state at a time and place (byte address); what is left goes to the parameters. */
  differential(time: number, state: number, gradient: Float64Array): Float64Array | Trouble {
    const { equations, solver } = this
    const { memory, functions, states, parameters } = solver.model
    const { spaces } = equations
    const right = spaces.variables.map((variable) =>
      variable.reduce((total, { index, value }) => total + value * gradient[index]!, 0),
    )
    if (right.every((value) => value === 0)) return gradient
    const factors = new LuDecomposition(equations.linearise(time, state).transpose())
    if (factors.isSingular()) return { reason: 'singular' }
    const multipliers = factors.solve(Matrix.columnVector(right)).to1DArray()
    const seed = new Float64Array(states)
    spaces.equations.forEach((equation, place) => {
      for (const { index, value } of equation) seed[index]! += value * multipliers[place]!
    })
    memory.write(this.seed, seed)
    functions.transposedProduct(time, state, this.seed, this.result)
    const product = memory.read(this.result, states)
    if (parameters > 0) {
      functions.parameterTransposedProduct(time, state, this.seed, this.inParameters)
      this.sum.add(this.inParameters, -1)
    }
    return gradient.map((value, index) => value - product[index]!)
  }

  /** y' at a time and place: by M y' = f, and 0 = u^T (df/dy y' + df/dt) for what M says nothing of. */
  rate(time: number, state: number, slope: number): Float64Array | Trouble {
    const { equations, solver } = this
    const { memory, functions, states } = solver.model
    const determined = equations.differentialPart(slope, 0)
    const rate = memory.read(determined, states)
    if (equations.spaces.equations.length === 0) return rate
    functions.jacobianProduct(time, state, determined, this.result)
    functions.timeDerivative(time, state, 0, this.seed)
    const { doubles } = memory
    for (let index = 0; index < states; index++) doubles[this.result / 8 + index]! += doubles[this.seed / 8 + index]!
    const right = equations.residual(this.result)
    const factors = new LuDecomposition(equations.linearise(time, state))
    if (factors.isSingular()) return { reason: 'singular' }
    const change = equations.change(Float64Array.from(factors.solve(Matrix.columnVector(right)).to1DArray()))
    return rate.map((value, index) => value - change[index]!)
  }
}

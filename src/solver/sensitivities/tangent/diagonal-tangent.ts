import type { AttemptFailure, DiagonalStages } from '../../integrators'
import type { ConsistentTangent } from './consistent-tangent'
import { denseStages, type DenseStages } from './dense-stages'
import { writeSlopeTangent } from './first-slope'
import { MatrixSum } from './matrix-sum'
import { StagePoint } from './stage-point'
import type { StateSensitivity } from './state-sensitivity'
import type { StepTangent } from './step-tangent'
import type { TangentSpace } from './tangent-space'

/**
 * Of a diagonally implicit method, by the implicit-function theorem at its stages. With J_i, F_i the Jacobians there, alpha = 1 / (h gamma)
 * and base_i = S + h sum_j a_ij K~_j: (alpha M - J_i) Z_i = alpha M base_i + F_i and K~_i = alpha (Z_i - base_i), the same combinations
 * as of the states, and no product J S.
 */
export class DiagonalTangent implements StepTangent {
  readonly output: DenseStages
  readonly vectors: number[]
  private readonly sum: MatrixSum
  private readonly point: StagePoint
  private readonly base: number
  private readonly derivative: number
  /** Of the systems with a mass matrix. What holds df/dtheta must keep zeros in its other columns. */
  private readonly right: number
  private readonly jacobian: number
  private readonly factors: number
  private slopeKnown = false

  constructor(
    private readonly space: TangentSpace,
    private readonly sensitivity: StateSensitivity,
    private readonly stages: DiagonalStages,
    private readonly consistent: ConsistentTangent | null,
  ) {
    this.output = denseStages(stages)
    this.sum = new MatrixSum(space)
    this.point = new StagePoint(space)
    this.vectors = stages.slopes.map(() => space.matrix())
    this.base = space.matrix()
    this.derivative = space.matrix()
    this.right = space.mass ? space.matrix() : 0
    this.jacobian = space.jacobian()
    this.factors = space.factors()
  }

  begin(): void {
    this.slopeKnown = false
  }

  advance(time: number, h: number): AttemptFailure | null {
    const { space, stages, sum, sensitivity, vectors, base, derivative, jacobian, factors } = this
    const { solver, model } = space
    const { nodes, matrix, gamma } = stages.tableau
    const { current, next } = sensitivity
    const solution = next
    if (!this.slopeKnown) this.writeFirstSlope(time, current)
    const lifted = solver.control.read('anyLifted') !== 0
    const last = nodes.length - 1
    const alpha = 1 / (h * gamma)
    for (let stage = 1; stage <= last; stage++) {
      const row = matrix[stage]!
      sum.start().add(1, current)
      for (let earlier = 0; earlier < stage; earlier++) sum.add(h * row[earlier]!, vectors[earlier]!)
      sum.writeTo(base)
      // The last point is that to which the state was lifted, if it was.
      const point = stage === last && lifted ? this.point.at(row, stages.slopes, h) : stages.points[stage]!
      space.linearisation(time + nodes[stage]! * h, point, 0, jacobian, derivative)
      solver.count('jacobianEvaluations', 1)
      solver.count('factorizations', 1)
      if (model.functions.factor(alpha, jacobian, factors) !== 0) return 'singular'
      if (!space.mass) {
        space.solveStage(factors, base, derivative, alpha, solution, vectors[stage]!)
        continue
      }
      sum.start().add(1, derivative).addMass(alpha, base).writeTo(this.right)
      space.solve(factors, this.right, solution)
      sum.start().add(alpha, solution).add(-alpha, base).writeTo(vectors[stage]!)
    }
    if (!lifted) solver.provideJacobian(jacobian, stages.jacobian)
    return null
  }

  /** The method is stiffly accurate: its last slope is the next first one, but for a lifted state, whose f is another. */
  accept(lifted: boolean): void {
    // With a mass matrix the slope is y', which the method keeps even then.
    this.slopeKnown = !lifted || this.space.mass !== null
    const last = this.vectors.length - 1
    const slope = this.vectors[last]!
    this.vectors[last] = this.vectors[0]!
    this.vectors[0] = slope
  }

  private writeFirstSlope(time: number, sensitivity: number): void {
    const { space, sum, jacobian, derivative } = this
    const result = this.vectors[0]!
    if (this.consistent) this.consistent.writeRate(time, this.stages.slopes[0]!, sensitivity, result)
    else writeSlopeTangent(space, sum, time, { sensitivity, jacobian, derivative, result })
  }
}

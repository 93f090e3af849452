import type { AttemptFailure, RosenbrockStages } from '../../integrators'
import { dependsOnTime } from '../../integrators/steppers/time-dependence'
import { denseStages, type DenseStages } from './dense-stages'
import { MatrixSum } from './matrix-sum'
import { StagePoint } from './stage-point'
import type { StateSensitivity } from './state-sensitivity'
import type { StepTangent } from './step-tangent'
import type { TangentSpace } from './tangent-space'

/**
 * Of a Rosenbrock method (see RosenbrockTableau). With J, f_t at the beginning of the step and Y~_i = S + sum_j a_ij U~_j:
 *
 * (M / (h gamma) - J) U~_i = J(Y_i) Y~_i + f_theta(Y_i) + M sum_j c_ij U~_j / h + h gamma_i (f_ty S + f_t,theta)
 *   + (d(J u)/dy S + d(J u)/dtheta) at u = U_i.
 */
export class RosenbrockTangent implements StepTangent {
  readonly output: DenseStages
  readonly vectors: readonly number[]
  private readonly sum: MatrixSum
  private readonly point: StagePoint
  private readonly argument: number
  private readonly right: number
  /** df/dy and df/dtheta at a stage; their derivatives along U_i, and those of df/dt, at the beginning. */
  private readonly jacobian: number
  private readonly derivative: number
  private readonly bend: number
  private readonly bendDerivative: number
  private readonly inTime: { jacobian: number; derivative: number; tangent: number } | null
  private readonly factors: number

  constructor(
    private readonly space: TangentSpace,
    private readonly sensitivity: StateSensitivity,
    private readonly stages: RosenbrockStages,
  ) {
    this.output = denseStages(stages)
    this.sum = new MatrixSum(space)
    this.point = new StagePoint(space)
    this.vectors = stages.stages.map(() => space.matrix())
    this.argument = space.matrix()
    this.right = space.matrix()
    this.jacobian = space.jacobian()
    this.derivative = space.matrix()
    this.bend = space.jacobian()
    this.bendDerivative = space.matrix()
    this.inTime = dependsOnTime(space.model.graph)
      ? { jacobian: space.jacobian(), derivative: space.matrix(), tangent: space.matrix() }
      : null
    this.factors = space.factors()
  }

  begin(): void {}

  advance(time: number, h: number): AttemptFailure | null {
    const { space, sum, sensitivity, vectors } = this
    const { solver, model, linearisation } = space
    const { tableau, stages } = this.stages
    const { current } = sensitivity
    for (let stage = 0; stage < vectors.length; stage++) {
      const row = tableau.matrix[stage]!
      const point = stage === 0 ? solver.context.state : this.point.at(row, stages, 1)
      linearisation(time + tableau.nodes[stage]! * h, point, 0, this.jacobian, this.derivative)
      solver.count('jacobianEvaluations', 1)
      if (stage === 0) {
        solver.count('factorizations', 1)
        if (model.functions.factor(1 / (h * tableau.gamma), this.jacobian, this.factors) !== 0) return 'singular'
        this.linearizeInTime(time, current)
      }
      let argument = current
      if (stage > 0) {
        sum.start().add(1, current)
        for (let earlier = 0; earlier < stage; earlier++) sum.add(row[earlier] ?? 0, vectors[earlier]!)
        sum.writeTo((argument = this.argument))
      }
      space.program('productLinearisation')(time, solver.context.state, stages[stage]!, this.bend, this.bendDerivative)
      sum
        .start()
        .add(1, this.derivative)
        .addProduct(1, this.jacobian, space.jacobianRows, argument)
        .add(1, this.bendDerivative)
        .addProduct(1, this.bend, space.jacobianRows, current)
      if (this.inTime) sum.add(h * tableau.timeWeights[stage]!, this.inTime.tangent)
      for (let earlier = 0; earlier < stage; earlier++) {
        sum.addMass((tableau.coupling[stage]![earlier] ?? 0) / h, vectors[earlier]!)
      }
      sum.writeTo(this.right)
      space.solve(this.factors, this.right, vectors[stage]!)
    }
    sum.start().add(1, current)
    tableau.weights.forEach((weight, stage) => sum.add(weight, vectors[stage]!))
    sum.writeTo(sensitivity.next)
    return null
  }

  accept(): void {}

  /** f_ty S + f_t,theta. */
  private linearizeInTime(time: number, current: number): void {
    const { space, inTime } = this
    if (!inTime) return
    space.program('timeLinearisation')(time, space.solver.context.state, 0, inTime.jacobian, inTime.derivative)
    this.sum
      .start()
      .add(1, inTime.derivative)
      .addProduct(1, inTime.jacobian, space.jacobianRows, current)
      .writeTo(inTime.tangent)
  }
}

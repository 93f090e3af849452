import type { ExplicitStages } from '../../integrators'
import { denseStages, type DenseStages } from './dense-stages'
import { writeSlopeTangent } from './first-slope'
import { MatrixSum } from './matrix-sum'
import { StagePoint } from './stage-point'
import type { StateSensitivity } from './state-sensitivity'
import type { StepTangent } from './step-tangent'
import type { TangentSpace } from './tangent-space'

/** Of an explicit Runge-Kutta method: K~_i = J_i (S + h sum_j a_ij K~_j) + df/dtheta, at the points of its stages. */
export class ExplicitTangent implements StepTangent {
  readonly output: DenseStages
  readonly vectors: number[]
  private readonly sum: MatrixSum
  private readonly point: StagePoint
  private readonly derivative: number
  private readonly argument: number
  private readonly jacobian: number
  private slopeKnown = false

  constructor(
    private readonly space: TangentSpace,
    private readonly sensitivity: StateSensitivity,
    private readonly stages: ExplicitStages,
  ) {
    this.output = denseStages(stages)
    this.sum = new MatrixSum(space)
    this.point = new StagePoint(space)
    this.vectors = stages.slopes.map(() => space.matrix())
    this.derivative = space.matrix()
    this.argument = space.matrix()
    this.jacobian = space.jacobian()
  }

  begin(): void {
    this.slopeKnown = false
  }

  advance(time: number, h: number): null {
    const { space, sum, sensitivity, vectors, derivative, argument, jacobian } = this
    const { nodes, matrix, weights } = this.stages.tableau
    const { current } = sensitivity
    if (!this.slopeKnown) {
      writeSlopeTangent(space, sum, time, { sensitivity: current, jacobian, derivative, result: vectors[0]! })
    }
    for (let stage = 1; stage < nodes.length; stage++) {
      const row = matrix[stage]!
      sum.start().add(1, current)
      row.forEach((weight, earlier) => sum.add(h * weight, vectors[earlier]!))
      sum.writeTo(argument)
      const point = this.point.at(row, this.stages.slopes, h)
      space.linearisation(time + nodes[stage]! * h, point, 0, jacobian, derivative)
      space.solver.count('jacobianEvaluations', 1)
      sum.start().add(1, derivative).addProduct(1, jacobian, space.jacobianRows, argument).writeTo(vectors[stage]!)
    }
    sum.start().add(1, current)
    weights.forEach((weight, stage) => sum.add(h * weight, vectors[stage]!))
    sum.writeTo(sensitivity.next)
    return null
  }

  accept(lifted: boolean): void {
    this.slopeKnown = this.stages.tableau.firstSameAsLast && !lifted
    if (!this.slopeKnown) return
    const last = this.vectors.length - 1
    const slope = this.vectors[last]!
    this.vectors[last] = this.vectors[0]!
    this.vectors[0] = slope
  }
}

import type { AttemptFailure, CollocationStages } from '../../integrators'
import { denseStages, type DenseStages } from '../steps/dense-stages'
import { StageSystem } from '../steps/stage-system'
import { MatrixSum } from './matrix-sum'
import { StagePoint } from './stage-point'
import type { StateSensitivity } from './state-sensitivity'
import type { StepTangent } from './step-tangent'
import type { TangentSpace } from './tangent-space'

/**
 * Of a collocation method, by the implicit-function theorem: sum_j (A^-1)_ij M Z~_j / h - J_i Z~_i = J_i S + F_i, the Jacobians J_i, F_i
 * those at the stages. It is one system of all stages, factored anew in every step, sparse where the model's own matrix is; the two
 * systems of size k that Newton's method has are of no use, as their Jacobian is not that of the stages. A dense one takes 9 k^3
 * multiplications for the factors and 9 k^2 for each column.
 */
export class CollocationTangent implements StepTangent {
  readonly output: DenseStages
  readonly vectors: readonly number[]
  private readonly sum: MatrixSum
  private readonly point: StagePoint
  private readonly jacobian: number
  private readonly derivative: number
  private readonly system: StageSystem
  /** A matrix [states][stride] for each stage, one behind the other. */
  private readonly rights: readonly number[]

  constructor(
    private readonly space: TangentSpace,
    private readonly sensitivity: StateSensitivity,
    private readonly stages: CollocationStages,
  ) {
    this.output = denseStages(stages)
    this.sum = new MatrixSum(space)
    this.point = new StagePoint(space)
    this.jacobian = space.jacobian()
    this.derivative = space.matrix()
    this.system = new StageSystem(space.model, stages.tableau.matrix, space.stride)
    this.rights = space.consecutive(stages.increments.length)
    this.vectors = space.consecutive(stages.increments.length)
  }

  begin(): void {}

  advance(time: number, h: number): AttemptFailure | null {
    const { space, sum, sensitivity, system, jacobian, derivative } = this
    const { tableau, increments } = this.stages
    const { current, next } = sensitivity
    system.start()
    tableau.nodes.forEach((node, stage) => {
      const point = this.point.at(ONE, [increments[stage]!], 1)
      space.linearisation(time + node * h, point, 0, jacobian, derivative)
      system.put(stage, jacobian)
      sum.start().add(1, derivative).addProduct(1, jacobian, space.jacobianRows, current)
      sum.writeTo(this.rights[stage]!)
    })
    space.solver.count('jacobianEvaluations', tableau.nodes.length)
    space.solver.count('factorizations', 1)
    if (!system.factor(h)) return 'singular'
    system.solveMany(this.rights[0]!, this.vectors[0]!)
    // The last stage is the solution.
    sum.start().add(1, current).add(1, this.vectors.at(-1)!).writeTo(next)
    return null
  }

  accept(): void {}
}

const ONE = [1]

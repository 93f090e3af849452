import type { ProgramName } from '../../compiler'
import type { ModelGraph } from '../../graph'
import type { RosenbrockStages } from '../../integrators'
import { dependsOnTime } from '../../integrators/steppers/time-dependence'
import { AdjointWriter, type AdjointFunction } from './adjoint-writer'
import type { AdjointSubject, StepAdjoint } from './step-adjoint'

const programs = (graph: ModelGraph): readonly ProgramName[] => [
  'jacobian',
  'pullBack',
  ...(dependsOnTime(graph) ? (['timeDerivativePullBack'] as const) : []),
]

/**
 * The transpose of a Rosenbrock step (see RosenbrockTableau for its equations), W = M / (h gamma) - J at the beginning of the step, whose LU
 * is made again. From the last stage to the first, ubar_i the cotangent of U_i:
 *
 * p_i = W^-T ubar_i, ybar_i = (df/dy at Y_i)^T p_i, ubar_j += a_ij ybar_i + c_ij / h M^T p_i for j < i,
 *
 * and, since W and df/dt depend on the state at the beginning, sum_i p_i^T (d2f/dy2)[U_i] and h sum_i gamma_i p_i^T d2f/dy dt. The sum over
 * stages of p_i U_i^T has the rank k at most: where k is less than the number of stages it is taken apart into k products.
 */
export function rosenbrockAdjoint(
  { model, solver: { context }, cotangents }: AdjointSubject,
  { tableau, stages }: RosenbrockStages,
): StepAdjoint {
  const writer = new AdjointWriter(model, cotangents, programs(model.graph))
  const { memory, graph } = model
  const { matrix } = writer
  const jacobian = memory.allocate(matrix.jacobianDoubles)
  const factors = memory.allocate(matrix.factorDoubles)
  const count = stages.length
  const [point, right, total] = [writer.vector(), writer.vector(), writer.vector()]
  const solved = writer.vectors(count)
  const pulled = stages.map(() => writer.vector())
  // M^T p_i, which is p_i itself without a mass matrix.
  const massed = graph.mass ? stages.map(() => writer.vector()) : solved

  const step = writer.begin('pullBackStep', ['f64', 'f64'], ['i32'])
  const { f, s, vectors } = step
  const [time, h] = [f.get(0), f.get(1)]
  f.run(f.call(matrix.jacobian, time, f.i32(context.state), f.i32(0), f.i32(jacobian)))
  const singular = f.call(matrix.factor, s.divide(1 / tableau.gamma, h), f.i32(jacobian), f.i32(factors))
  f.when(singular, () => f.leave(f.i32(1)))
  const inverse = step.splat(s.divide(1, h))
  for (let stage = count - 1; stage >= 0; stage--) writeStage(stage)
  vectors.combine(total, cotangents.state, null, [
    { weight: 1, vector: cotangents.sampledState },
    ...pulled.map((vector) => ({ weight: 1, vector })),
  ])
  writeCurvature()
  if (dependsOnTime(graph)) {
    vectors.combine(
      right,
      null,
      step.splat(h),
      solved.map((vector, stage) => ({ weight: tableau.timeWeights[stage]!, vector })),
    )
    writer.addTimeDerivative(step, time, context.state, right, total)
  }
  vectors.copy(total, cotangents.state)
  f.give(f.i32(0))
  writer.end(step)
  const functions = writer.instantiate()

  return {
    record: stages.map((address) => ({ address, doubles: model.states })),
    start: () => writer.start(),
    finish: () => writer.finish(),
    pullBack: (from, size) => functions.pullBackStep!(from, size) === 0,
    begin: () => undefined,
  }

  function writeStage(stage: number): void {
    const later = stages.map((_, index) => index).filter((index) => index > stage)
    const own = [
      { weight: tableau.weights[stage]!, vector: cotangents.state },
      ...later.map((index) => ({ weight: tableau.matrix[index]![stage]!, vector: pulled[index]! })),
    ]
    vectors.combine(right, cotangents.sampledStages[stage]!, null, own)
    const coupled = later.map((index) => ({ weight: tableau.coupling[index]![stage]!, vector: massed[index]! }))
    if (coupled.some(({ weight }) => weight !== 0)) vectors.combine(right, right, inverse, coupled)
    const p = solved[stage]!
    f.run(f.call(matrix.transposedSolve, f.i32(factors), f.i32(right), f.i32(p)))
    if (graph.mass) writer.transposedMass(step, graph.mass, p, massed[stage]!)
    const at = stage === 0 ? context.state : point
    if (stage > 0) {
      const terms = tableau.matrix[stage]!.map((weight, index) => ({ weight, vector: stages[index]! }))
      vectors.combine(point, context.state, null, terms)
    }
    const moment = tableau.nodes[stage] === 0 ? time : s.add(time, s.multiply(h, tableau.nodes[stage]!))
    writer.pullBack(step, moment, at, p, pulled[stage]!)
  }

  /** Adds the sum over stages of p_i^T (d2f/dy2)[U_i] to the total: in as few pairs as it needs. */
  function writeCurvature(): void {
    if (count <= model.states) {
      const ordered = writer.vectors(count)
      stages.forEach((stage, index) => vectors.copy(stage, ordered[index]!))
      writer.addCurvature(step, time, context.state, { u: solved, v: ordered }, total)
      return
    }
    const [units, combined] = [writer.vectors(model.states), writer.vectors(model.states)]
    for (let component = 0; component < model.states; component++) {
      memory.doubles[units[component]! / 8 + component] = 1
      f.scope(() => combineByComponent(step, component, combined[component]!))
    }
    writer.addCurvature(step, time, context.state, { u: units, v: combined }, total)
  }

  /** result = sum over stages of (p_i)_component U_i. */
  function combineByComponent({ v }: AdjointFunction, component: number, result: number): void {
    const factorsOf = solved.map((p) => v.keep(f.load('v128.load64_splat', f.i32(0), p + 8 * component)))
    vectors.each(({ at, put }) => {
      put(
        result,
        stages.reduce((sum, stage, index) => v.multiplyAdd(factorsOf[index]!, at(stage), sum), v.constant(0)),
      )
    })
  }
}

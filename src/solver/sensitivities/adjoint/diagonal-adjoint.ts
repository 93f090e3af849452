import { writeIterationMatrix, type ProgramName } from '../../compiler'
import type { DiagonalStages } from '../../integrators'
import { AdjointWriter } from './adjoint-writer'
import { writeBeginning } from './explicit-adjoint'
import type { AdjointSubject, StepAdjoint } from './step-adjoint'

const programs: readonly ProgramName[] = ['jacobian', 'pullBack']

/**
 * The transpose of a diagonally implicit step (see EsdirkTableau) by the implicit-function theorem at its stages. With alpha = 1 / (h gamma),
 * J_i and F_i the Jacobians at stage i, a stage is (alpha M - J_i) dY_i = alpha M dbase_i + F_i dtheta and dK_i = alpha (dY_i - dbase_i).
 * From the last to the first, ybar_i and kbar_i the cotangents of Y_i and K_i:
 *
 * p_i = (alpha M - J_i)^-T (ybar_i + alpha kbar_i), bbar_i = alpha (M^T p_i - kbar_i), kbar_j += h a_ij bbar_i for j < i.
 *
 * The first slope is the last one of the step before: its cotangent is handed on.
 */
export function diagonalAdjoint(subject: AdjointSubject, { tableau, points, slopes }: DiagonalStages): StepAdjoint {
  const { model, cotangents, constraints } = subject
  const { context } = subject.solver
  const writer = new AdjointWriter(model, cotangents, programs)
  const { memory, graph } = model
  const matrix = writeIterationMatrix(writer.module)
  const jacobian = memory.allocate(matrix.jacobianDoubles)
  const factors = memory.allocate(matrix.factorDoubles)
  const last = slopes.length - 1
  const [right, solved, slope, total, unused] = Array.from({ length: 5 }, () => writer.vector()) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const massed = graph.mass ? writer.vector() : solved
  const bases = slopes.map((_, stage) => (stage === 0 ? 0 : writer.vector()))

  const step = writer.begin('pullBackStep', ['f64', 'f64'], ['i32'])
  const { f, s, v, vectors } = step
  const [time, h] = [f.get(0), f.get(1)]
  const alpha = s.keep(s.divide(1 / tableau.gamma, h))
  const alphas = step.splat(alpha)
  const size = step.splat(h)
  const slopeCotangent = (stage: number, result: number) => {
    const terms = bases.flatMap((vector, index) =>
      index > stage ? [{ weight: tableau.matrix[index]![stage]!, vector }] : [],
    )
    vectors.combine(result, cotangents.sampledStages[stage]!, size, terms)
  }
  for (let stage = last; stage > 0; stage--) {
    slopeCotangent(stage, slope)
    vectors.each(({ at, put }) => {
      const handedOn = stage === last ? v.keep(v.add(at(slope), at(cotangents.slope))) : v.keep(at(slope))
      if (stage === last) put(slope, handedOn)
      put(right, stage === last ? v.multiplyAdd(alphas, handedOn, at(cotangents.state)) : v.multiply(alphas, handedOn))
    })
    const moment = s.keep(s.add(time, s.multiply(h, tableau.nodes[stage]!)))
    const point = points[stage]!
    f.run(f.call(matrix.jacobian, moment, f.i32(point), f.i32(0), f.i32(jacobian)))
    f.when(f.call(matrix.factor, alpha, f.i32(jacobian), f.i32(factors)), () => f.leave(f.i32(1)))
    f.run(f.call(matrix.transposedSolve, f.i32(factors), f.i32(right), f.i32(solved)))
    if (graph.mass) writer.transposedMass(step, graph.mass, solved, massed)
    vectors.each(({ at, put }) => put(bases[stage]!, v.multiply(alphas, v.subtract(at(massed), at(slope)))))
    writer.pullBack(step, moment, point, solved, unused)
  }
  slopeCotangent(0, cotangents.slope)
  vectors.combine(
    total,
    cotangents.sampledState,
    null,
    bases.slice(1).map((vector) => ({ weight: 1, vector })),
  )
  vectors.copy(total, cotangents.state)
  f.give(f.i32(0))
  writer.end(step)
  if (!constraints) writeBeginning(writer, context.state, cotangents)
  const functions = writer.instantiate()

  return {
    record: points.slice(1),
    pullBack: (from, size) => functions.pullBackStep!(from, size) === 0,
    begin: (from) => (constraints ? constraints.firstSlope(from) : void functions.begin!(from)),
  }
}

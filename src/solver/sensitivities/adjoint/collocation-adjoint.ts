import { inverse, Matrix } from 'ml-matrix'
import { writeStageMatrix } from '../../compiler'
import type { CollocationStages } from '../../integrators'
import { AdjointWriter } from './adjoint-writer'
import type { AdjointSubject, StepAdjoint } from './step-adjoint'

/**
 * The transpose of a step of a collocation method (see CollocationTableau) by the implicit-function theorem at its stages. With
 * H = A^-1 (x) M / h - diag(J_i) it is H dZ = (J_i dy + F_i dtheta)_i, J_i and F_i the Jacobians at stage i. With zbar the cotangent of all
 * stages, p = H^-T zbar: the state receives sum_i J_i^T p_i, the parameters sum_i F_i^T p_i. H is factored anew, all stages at once, dense.
 */
export function collocationAdjoint(
  { model, solver, cotangents }: AdjointSubject,
  { tableau, increments }: CollocationStages,
): StepAdjoint {
  const writer = new AdjointWriter(model, cotangents, ['jacobian', 'pullBack'])
  const { memory, states, graph } = model
  const stages = increments.length
  const { jacobianDoubles } = model.matrix
  const matrix = writeStageMatrix(
    writer.module,
    graph,
    model.matrix,
    inverse(new Matrix(tableau.matrix.map((row) => [...row]))).to2DArray(),
  )
  // A Jacobian's last pair may reach over its end: the next one is written after it.
  const jacobians = memory.allocate(stages * jacobianDoubles + 1)
  const factors = memory.allocate(matrix.factorDoubles)
  const all = memory.allocate(stages * states + 1)
  const points = increments.map(() => writer.vector())
  const seeds = increments.map(() => writer.vector())
  const part = writer.vector()

  const step = writer.begin('pullBackStep', ['f64', 'f64'], ['i32'])
  const { f, s, v, vectors } = step
  const [time, h] = [f.get(0), f.get(1)]
  const moments = tableau.nodes.map((node) => s.keep(s.add(time, s.multiply(h, node))))
  points.forEach((point, stage) => {
    vectors.each(({ at, put }) => {
      put(point, v.add(at(solver.context.state), at(increments[stage]!)))
      // The last stage is the end of the step.
      const own = at(cotangents.sampledStages[stage]!)
      put(seeds[stage]!, stage === stages - 1 ? v.add(own, at(cotangents.state)) : own)
    })
    const place = f.i32(jacobians + 8 * stage * jacobianDoubles)
    f.run(f.call(writer.module.program('jacobian'), moments[stage]!, f.i32(point), f.i32(0), place))
  })
  f.when(f.call(matrix.factor, s.divide(1, h), f.i32(jacobians), f.i32(factors)), () => f.leave(f.i32(1)))
  // Between vectors of whole pairs and the stages one after another.
  const copyEach = (copy: (vector: number, stacked: number) => void) =>
    seeds.forEach((seed, stage) => {
      for (let state = 0; state < states; state++) copy(seed + 8 * state, all + 8 * (stage * states + state))
    })
  const move = (from: number, to: number) => f.store('f64.store', f.i32(0), f.load('f64.load', f.i32(0), from), to)
  copyEach((vector, stacked) => move(vector, stacked))
  f.run(f.call(matrix.transposedSolve, f.i32(factors), f.i32(all), f.i32(all)))
  copyEach((vector, stacked) => move(stacked, vector))
  vectors.each(({ at, put }) => put(cotangents.state, v.add(at(cotangents.state), at(cotangents.sampledState))))
  points.forEach((point, stage) => {
    writer.pullBack(step, moments[stage]!, point, seeds[stage]!, part)
    vectors.each(({ at, put }) => put(cotangents.state, v.add(at(cotangents.state), at(part))))
  })
  f.give(f.i32(0))
  writer.end(step)
  const functions = writer.instantiate()

  return {
    record: increments.map((address) => ({ address, doubles: model.states })),
    pullBack: (from, size) => functions.pullBackStep!(from, size) === 0,
    begin: () => undefined,
  }
}

import type { CollocationStages } from '../../integrators'
import { StageSystem } from '../steps/stage-system'
import { AdjointWriter } from './adjoint-writer'
import type { AdjointSubject, StepAdjoint } from './step-adjoint'

/**
 * The transpose of a step of a collocation method (see CollocationTableau) by the implicit-function theorem at its stages. With
 * H = A^-1 (x) M / h - diag(J_i) it is H dZ = (J_i dy + F_i dtheta)_i, J_i and F_i the Jacobians at stage i. With zbar the cotangent of all
 * stages, p = H^-T zbar: the state receives sum_i J_i^T p_i, the parameters sum_i F_i^T p_i.
 */
export function collocationAdjoint(
  { model, solver, cotangents }: AdjointSubject,
  { tableau, increments }: CollocationStages,
): StepAdjoint {
  const writer = new AdjointWriter(model, cotangents, ['jacobian', 'pullBack'])
  const { memory, states } = model
  const system = new StageSystem(model, tableau.matrix, null)
  const all = memory.allocate(system.size + 1)
  const jacobians = increments.map(() => memory.allocate(model.matrix.jacobianDoubles + 1))
  const points = increments.map(() => writer.vector())
  const seeds = increments.map(() => writer.vector())
  const part = writer.vector()
  writeLinearisation()
  writePullBack()
  const functions = writer.instantiate()

  return {
    record: increments.map((address) => ({ address, doubles: states })),
    begin: () => undefined,
    start: () => writer.start(),
    finish: () => writer.finish(),
    pullBack(time, h) {
      functions.linearise!(time, h)
      system.start()
      jacobians.forEach((jacobian, stage) => system.put(stage, jacobian))
      if (!system.factor(h)) return false
      const { doubles } = memory
      seeds.forEach((seed, stage) => {
        doubles.copyWithin(all / 8 + stage * states, seed / 8, seed / 8 + states)
      })
      system.transposedSolve(all, all)
      seeds.forEach((seed, stage) => {
        doubles.copyWithin(seed / 8, all / 8 + stage * states, all / 8 + (stage + 1) * states)
      })
      functions.pullBackStep!(time, h)
      return true
    },
  }

  /** (time, h): the points of the stages, their Jacobians and cotangents. */
  function writeLinearisation(): void {
    const step = writer.begin('linearise', ['f64', 'f64'], [])
    const { f, s, v, vectors } = step
    points.forEach((point, stage) => {
      vectors.each(({ at, put }) => {
        put(point, v.add(at(solver.context.state), at(increments[stage]!)))
        // The last stage is the end of the step.
        const own = at(cotangents.sampledStages[stage]!)
        put(seeds[stage]!, stage === points.length - 1 ? v.add(own, at(cotangents.state)) : own)
      })
      const moment = s.add(f.get(0), s.multiply(f.get(1), tableau.nodes[stage]!))
      f.run(f.call(writer.module.program('jacobian'), moment, f.i32(point), f.i32(0), f.i32(jacobians[stage]!)))
    })
    writer.end(step)
  }

  /** (time, h): takes the solved cotangents of the stages back to the state and to the parameters. */
  function writePullBack(): void {
    const step = writer.begin('pullBackStep', ['f64', 'f64'], [])
    const { f, s, v, vectors } = step
    vectors.each(({ at, put }) => put(cotangents.state, v.add(at(cotangents.state), at(cotangents.sampledState))))
    points.forEach((point, stage) => {
      writer.pullBack(step, s.add(f.get(0), s.multiply(f.get(1), tableau.nodes[stage]!)), point, seeds[stage]!, part)
      vectors.each(({ at, put }) => put(cotangents.state, v.add(at(cotangents.state), at(part))))
    })
    writer.end(step)
  }
}

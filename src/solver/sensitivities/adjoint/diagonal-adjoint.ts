import type { ProgramName } from '../../compiler'
import type { DiagonalStages } from '../../integrators'
import { AdjointWriter } from './adjoint-writer'
import { writeBeginning } from './explicit-adjoint'
import { iterates, writeDirectSolve, writeIteratedSolve } from './stage-solve'
import type { AdjointSubject, StepAdjoint } from './step-adjoint'

const programs: readonly ProgramName[] = ['jacobian', 'pullBack', 'transposedProduct']

/**
 * The transpose of a diagonally implicit step (see EsdirkTableau) by the implicit-function theorem at its stages. With alpha = 1 / (h gamma),
 * J_i and F_i the Jacobians at stage i, a stage is (alpha M - J_i) dY_i = alpha M dbase_i + F_i dtheta and dK_i = alpha (dY_i - dbase_i).
 * From the last to the first, ybar_i and kbar_i the cotangents of Y_i and K_i:
 *
 * p_i = (alpha M - J_i)^-T (ybar_i + alpha kbar_i), bbar_i = alpha (M^T p_i - kbar_i), kbar_j += h a_ij bbar_i for j < i.
 *
 * The first slope is the last one of the step before: its cotangent is handed on.
 */
export function diagonalAdjoint(
  subject: AdjointSubject,
  { tableau, points, slopes, jacobian }: DiagonalStages,
): StepAdjoint {
  const { model, cotangents, constraints } = subject
  const { context } = subject.solver
  const writer = new AdjointWriter(model, cotangents, programs)
  const { memory, graph } = model
  const last = slopes.length - 1
  const [right, solved, slope, total, unused] = Array.from({ length: 5 }, () => writer.vector()) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const system = { right, solution: solved }
  // The Jacobian at the end of a step is that at the beginning of the step after, where there is one in the same leg.
  const iterated = iterates(writer)
  const { jacobianDoubles } = model.matrix
  const end = iterated ? memory.allocate(jacobianDoubles + 1) : 0
  const endKnown = memory.allocate(1)
  const solve = iterated
    ? writeIteratedSolve(writer, system, { first: jacobian, last: end })
    : writeDirectSolve(writer, system)
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
  if (iterated) {
    f.when(s.not(f.load('i32.load', f.i32(0), endKnown)), () => {
      const moment = s.add(time, s.multiply(h, tableau.nodes[last]!))
      f.run(f.call(writer.module.program('jacobian'), moment, f.i32(points[last]!), f.i32(0), f.i32(end)))
    })
  }
  for (let stage = last; stage > 0; stage--) {
    slopeCotangent(stage, slope)
    vectors.each(({ at, put }) => {
      const handedOn = stage === last ? v.keep(v.add(at(slope), at(cotangents.slope))) : v.keep(at(slope))
      if (stage === last) put(slope, handedOn)
      put(right, stage === last ? v.multiplyAdd(alphas, handedOn, at(cotangents.state)) : v.multiply(alphas, handedOn))
    })
    const moment = s.keep(s.add(time, s.multiply(h, tableau.nodes[stage]!)))
    const point = f.i32(points[stage]!)
    writer.hold(step, moment, point)
    f.when(f.call(solve, alpha, moment, point, f.f64(tableau.nodes[stage]!)), () => f.leave(f.i32(1)))
    if (graph.mass) writer.transposedMass(step, graph.mass, solved, massed)
    vectors.each(({ at, put }) => put(bases[stage]!, v.multiply(alphas, v.subtract(at(massed), at(slope)))))
    writer.heldPullBack(step, moment, point, solved, unused)
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

  const know = (known: 0 | 1) => (memory.words[endKnown / 4] = known)
  return {
    record: [
      ...points.slice(1).map((address) => ({ address, doubles: model.states })),
      ...(iterated ? [{ address: jacobian, doubles: jacobianDoubles }] : []),
    ],
    start: () => {
      know(0)
      writer.start()
    },
    finish: () => writer.finish(),
    pullBack: (from, size) => {
      const regular = functions.pullBackStep!(from, size) === 0
      if (!iterated) return regular
      memory.doubles.copyWithin(end / 8, jacobian / 8, jacobian / 8 + jacobianDoubles)
      know(1)
      return regular
    },
    begin: (from) => {
      know(0)
      if (constraints) constraints.firstSlope(from)
      else functions.begin!(from)
    },
  }
}

import type { ExplicitStages } from '../../integrators'
import { AdjointWriter } from './adjoint-writer'
import type { AdjointSubject, StepAdjoint } from './step-adjoint'

/**
 * The transpose of an explicit Runge-Kutta step (see ExplicitTableau for its equations). From the last stage to the first, kbar_i the
 * cotangent of k_i: ybar_i = (df/dy at Y_i)^T kbar_i and kbar_j += h a_ij ybar_i for j < i. The first slope is the last one of the step
 * before: its cotangent is handed on, so that f at the point they share is pulled back once.
 */
export function explicitAdjoint(
  { model, solver: { context }, cotangents }: AdjointSubject,
  { tableau, slopes }: ExplicitStages,
): StepAdjoint {
  if (!tableau.firstSameAsLast) throw new Error(`the adjoint of ${tableau.name} hands slopes on, the method does not`)
  const writer = new AdjointWriter(model, cotangents, ['pullBack'])
  const last = slopes.length - 1
  const [point, right, total] = [writer.vector(), writer.vector(), writer.vector()]
  const pulled = slopes.map((_, stage) => (stage === 0 ? 0 : writer.vector()))

  const step = writer.begin('pullBackStep', ['f64', 'f64'], ['i32'])
  const { f, s, v, vectors } = step
  const [time, h] = [f.get(0), f.get(1)]
  const size = step.splat(h)
  /** h sum over later stages of a_ij ybar_i, with what the samples and the step's end say of slope `stage`. */
  const slopeCotangent = (stage: number, result: number) => {
    const terms = pulled.flatMap((vector, index) =>
      index > stage ? [{ weight: tableau.matrix[index]![stage] ?? 0, vector }] : [],
    )
    const ends = { weight: tableau.weights[stage]!, vector: cotangents.state }
    vectors.combine(result, cotangents.sampledStages[stage]!, size, [ends, ...terms])
  }
  for (let stage = last; stage > 0; stage--) {
    slopeCotangent(stage, right)
    if (stage === last) vectors.each(({ at, put }) => put(right, v.add(at(right), at(cotangents.slope))))
    const terms = tableau.matrix[stage]!.map((weight, index) => ({ weight, vector: slopes[index]! }))
    vectors.combine(point, context.state, size, terms)
    writer.pullBack(step, s.add(time, s.multiply(h, tableau.nodes[stage]!)), point, right, pulled[stage]!)
  }
  slopeCotangent(0, cotangents.slope)
  vectors.combine(total, cotangents.state, null, [
    { weight: 1, vector: cotangents.sampledState },
    ...pulled.slice(1).map((vector) => ({ weight: 1, vector })),
  ])
  vectors.copy(total, cotangents.state)
  f.give(f.i32(0))
  writer.end(step)
  writeBeginning(writer, context.state, cotangents)
  const functions = writer.instantiate()

  return {
    record: slopes.slice(0, last).map((address) => ({ address, doubles: model.states })),
    start: () => writer.start(),
    finish: () => writer.finish(),
    pullBack: (from, size) => functions.pullBackStep!(from, size) === 0,
    begin: (from) => void functions.begin!(from),
  }
}

/** Writes begin(time): the first slope is f at the state. */
export function writeBeginning(writer: AdjointWriter, state: number, cotangents: AdjointSubject['cotangents']): void {
  const beginning = writer.begin('begin', ['f64'], [])
  const { f, v, vectors } = beginning
  const part = writer.vector()
  writer.pullBack(beginning, f.get(0), state, cotangents.slope, part)
  vectors.each(({ at, put }) => {
    put(cotangents.state, v.add(at(cotangents.state), at(part)))
    put(cotangents.slope, v.constant(0))
  })
  writer.end(beginning)
}

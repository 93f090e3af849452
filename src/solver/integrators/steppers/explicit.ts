import type { ExplicitStages, StepFunctions } from '../contract'
import type { StepContext } from '../step-context'
import type { ExplicitTableau } from '../tableaus'
import { writeDenseOutput } from './dense-output'

/** The functions of an explicit method, and where it leaves its last two stages: points and slopes, byte addresses. */
export interface ExplicitFunctions extends StepFunctions {
  stages: ExplicitStages
  lastStages: { points: readonly [number, number]; slopes: readonly [number, number] }
}

/** An explicit Runge-Kutta method; see ExplicitTableau for its equations. */
export function writeExplicit(context: StepContext, tableau: ExplicitTableau): ExplicitFunctions {
  const { state, next, slope, error } = context
  const slopes = tableau.nodes.map((_, stage) => (stage === 0 ? slope : context.vector()))
  const point = context.vector()
  const terms = (weights: readonly number[]) => weights.map((weight, stage) => ({ weight, vector: slopes[stage]! }))

  const writer = context.begin('attempt', ['f64', 'f64'], ['f64'])
  const { f, v, s, vectors } = writer
  const [time, h] = [f.get(0), f.get(1)]
  context.refreshSlope(writer, time)
  const size = v.keep(f.vector('f64x2.splat', h))
  const last = tableau.nodes.length - 1
  tableau.nodes.forEach((node, stage) => {
    if (stage === 0) return
    // The last point of a method whose last slope is that of the solution is the solution.
    const at = tableau.firstSameAsLast && stage === last ? next : point
    vectors.combine(at, state, size, terms(tableau.matrix[stage]!))
    context.evaluate(writer, s.add(time, s.multiply(h, node)), at, slopes[stage]!)
  })
  if (!tableau.firstSameAsLast) vectors.combine(next, state, size, terms(tableau.weights))
  vectors.combine(error, null, size, terms(tableau.errorWeights))
  f.give(context.errorNorm(writer))
  const attempt = context.end(writer)

  return {
    attempt,
    interpolate: writeDenseOutput(context, tableau.dense, slopes, 'step'),
    accept: tableau.firstSameAsLast ? writeKeepLastSlope(context, slopes[last]!) : null,
    factor: null,
    retry: null,
    stages: { kind: 'explicit', tableau, slopes },
    lastStages: { points: [point, next], slopes: [slopes[last - 1]!, slopes[last]!] },
  }
}

/** (): the last slope becomes the first of the next step, unless told otherwise f at the state. */
export function writeKeepLastSlope(context: StepContext, last: number, first = context.slope): number {
  const writer = context.begin('keepLastSlope', [], [])
  writer.vectors.copy(last, first)
  if (first === context.slope) writer.set('slopeFresh', writer.f.i32(1))
  return context.end(writer)
}

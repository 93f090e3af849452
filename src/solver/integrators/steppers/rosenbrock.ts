import { writeIterationMatrix, type ProgramName } from '../../compiler'
import type { Code } from '../../compiler/encoder'
import type { ModelGraph } from '../../graph'
import type { RosenbrockStages, StepFunctions } from '../contract'
import type { StepContext } from '../step-context'
import type { RosenbrockTableau } from '../tableaus'
import { writeDenseOutput } from './dense-output'
import { writeKeepLastSlope } from './explicit'
import { massProduct } from './mass-product'
import { dependsOnTime } from './time-dependence'

/** A method whose last stage gives the next slope needs the Jacobian alone; for the others f comes along with it. */
const jacobianProgram = (tableau: RosenbrockTableau): 'jacobian' | 'slopeAndJacobian' =>
  endsWithNextSlope(tableau) ? 'jacobian' : 'slopeAndJacobian'

/** What the code of a Rosenbrock method calls besides the right-hand side. */
export const rosenbrockPrograms = (tableau: RosenbrockTableau, graph: ModelGraph): readonly ProgramName[] => [
  jacobianProgram(tableau),
  ...(dependsOnTime(graph) ? (['timeDerivative'] as const) : []),
]

/**
 * A Rosenbrock method: linearly implicit, one Jacobian and one LU a step, no iteration. A whole step is one compiled function. See
 * RosenbrockTableau for its equations.
 */
export function writeRosenbrock(
  context: StepContext,
  tableau: RosenbrockTableau,
): StepFunctions & { stages: RosenbrockStages } {
  const { module, state, next, error } = context
  const { model } = module
  const matrix = writeIterationMatrix(module)
  const slopeKept = endsWithNextSlope(tableau)
  const linearisation = module.program(jacobianProgram(tableau))
  const jacobian = model.memory.allocate(matrix.jacobianDoubles)
  const factors = model.memory.allocate(matrix.factorDoubles)
  const timeDerivative = dependsOnTime(model.graph)
    ? { index: module.program('timeDerivative'), at: context.vector() }
    : null
  const stages = tableau.nodes.map(() => context.vector())
  const [point, right, coupled] = [context.vector(), context.vector(), context.vector()]
  const values = stageValues(context, tableau)

  const terms = (weights: readonly number[]) => weights.map((weight, stage) => ({ weight, vector: stages[stage]! }))

  const writer = context.begin('attempt', ['f64', 'f64'], ['f64'])
  const { f, v, s, vectors, set, get, count } = writer
  const [time, h] = [f.get(0), f.get(1)]
  f.when(s.not(get('jacobianFresh')), () => {
    const results = slopeKept ? [jacobian] : [context.slope, jacobian]
    f.run(f.call(linearisation, time, f.i32(state), f.i32(0), ...results.map((place) => f.i32(place))))
    if (timeDerivative) f.run(f.call(timeDerivative.index, time, f.i32(state), f.i32(0), f.i32(timeDerivative.at)))
    count('jacobianEvaluations')
    set('jacobianFresh', f.i32(1))
    if (slopeKept) return
    count('rhsEvaluations')
    set('slopeFresh', f.i32(1))
  })
  // At a start there is no last stage, and a Jacobian that was given for the state brought no slope.
  context.refreshSlope(writer, time)
  const alpha = s.keep(s.divide(1 / tableau.gamma, h))
  count('factorizations')
  f.when(f.call(matrix.factor, alpha, f.i32(jacobian), f.i32(factors)), () => context.fail(writer, 'singular'))
  const inverse = v.keep(f.vector('f64x2.splat', s.divide(1, h)))
  tableau.nodes.forEach((node, stage) => writeStage(node, stage))
  const last = tableau.nodes.length - 1
  vectors.combine(error, null, null, terms(tableau.errorWeights))
  // A stiffly accurate method ends with its last point and its last stage.
  const ending = tableau.weights.every((weight, stage) => weight === (tableau.matrix[last]![stage] ?? 1))
  if (ending) vectors.combine(next, point, null, [{ weight: 1, vector: stages[last]! }])
  else vectors.combine(next, state, null, terms(tableau.weights))
  f.give(context.errorNorm(writer))
  const attempt = context.end(writer)

  function writeStage(node: number, stage: number): void {
    const value = values[stage]!
    if (stage > 0) {
      vectors.combine(point, state, null, terms(tableau.matrix[stage]!))
      const moment: Code = node === 0 ? time : s.add(time, s.multiply(h, node))
      if (values.indexOf(value) === stage) context.evaluate(writer, moment, point, value)
    }
    const weights = terms(tableau.coupling[stage]!)
    const { mass } = model.graph
    vectors.each(({ at, put }) => {
      const coupling = mass || stage === 0 ? null : vectors.sum(at, null, null, weights)
      const sum = coupling ? v.multiplyAdd(inverse, coupling, at(value)) : at(value)
      put(right, withTimeDerivative(at, stage, sum))
    })
    if (mass && stage > 0) {
      vectors.combine(coupled, null, inverse, weights)
      massProduct(writer, mass, coupled, right)
    }
    f.run(f.call(matrix.solve, f.i32(factors), f.i32(right), f.i32(stages[stage]!)))
  }

  function withTimeDerivative(at: (place: number) => Code, stage: number, sum: Code): Code {
    const weight = tableau.timeWeights[stage]!
    if (!timeDerivative || weight === 0) return sum
    return v.multiplyAdd(v.multiply(f.vector('f64x2.splat', h), v.constant(weight)), at(timeDerivative.at), sum)
  }

  return {
    attempt,
    interpolate: writeDenseOutput(context, tableau.dense, stages, null),
    accept: slopeKept ? writeKeepLastSlope(context, values[last]!) : null,
    factor: null,
    retry: null,
    stages: { kind: 'rosenbrock', tableau, stages },
  }
}

/** Where f of every stage is kept; stages at the same point (their rows are equal) share one evaluation. */
function stageValues(context: StepContext, tableau: RosenbrockTableau): number[] {
  const values: number[] = []
  tableau.nodes.forEach((node, stage) => {
    const same = tableau.nodes.findIndex(
      (other, earlier) =>
        earlier < stage && other === node && sameWeights(tableau.matrix[earlier]!, tableau.matrix[stage]!),
    )
    values.push(same >= 0 ? values[same]! : stage === 0 ? context.slope : context.vector())
  })
  return values
}

/** Whether the last stage's f is that at the end of the step. */
const endsWithNextSlope = ({ nodes, matrix, weights }: RosenbrockTableau): boolean =>
  nodes.at(-1) === 1 && sameWeights(matrix.at(-1)!, weights)

const sameWeights = (a: readonly number[], b: readonly number[]): boolean =>
  Array.from({ length: Math.max(a.length, b.length) }).every((_, index) => (a[index] ?? 0) === (b[index] ?? 0))

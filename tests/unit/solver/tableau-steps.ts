import { Matrix, solve } from 'ml-matrix'
import type {
  CollocationTableau,
  EsdirkTableau,
  ExplicitTableau,
  RosenbrockTableau,
} from '../../../src/solver/integrators/tableaus'

/** M y' = f(t, y), with what is known of it. */
export interface Problem {
  mass: number[][]
  f(t: number, y: readonly number[]): number[]
  /** df/dy and df/dt. */
  jacobian(t: number, y: readonly number[]): number[][]
  timeDerivative(t: number, y: readonly number[]): number[]
  solution(t: number): number[]
}

/** One step: its end, its error estimate, and what lies between. */
export interface Step {
  end: number[]
  error: number[]
  at(theta: number): number[]
}

/**
 * One step of a method, written from the equations in the description of its tableau, in plain arithmetic and with nothing of the solver.
 * Nonlinear equations are solved to rounding.
 */
export function stepOf(
  tableau: RosenbrockTableau | ExplicitTableau | EsdirkTableau | CollocationTableau,
  problem: Problem,
  t: number,
  y: readonly number[],
  h: number,
): Step {
  if ('coupling' in tableau) return rosenbrockStep(tableau, problem, t, y, h)
  if ('eigenvalues' in tableau) return collocationStep(tableau, problem, t, y, h)
  return 'stageOrder' in tableau ? esdirkStep(tableau, problem, t, y, h) : explicitStep(tableau, problem, t, y, h)
}

/** A Rosenbrock step with `jacobian` in the place of df/dy. */
export function rosenbrockStep(
  tableau: RosenbrockTableau,
  problem: Problem,
  t: number,
  y: readonly number[],
  h: number,
  jacobian = problem.jacobian(t, y),
): Step {
  const { gamma, nodes, timeWeights, matrix, coupling } = tableau
  const left = combine(problem.mass, 1 / (h * gamma), jacobian, -1)
  const timeDerivative = problem.timeDerivative(t, y)
  const stages: number[][] = []
  nodes.forEach((node, i) => {
    const slope = problem.f(t + node * h, sum(y, matrix[i]!, stages))
    const coupled = apply(problem.mass, sum(zeros(y), coupling[i]!, stages))
    stages.push(
      linear(
        left,
        slope.map((value, row) => value + coupled[row]! / h + h * timeWeights[i]! * timeDerivative[row]!),
      ),
    )
  })
  return overStages(y, tableau.weights, tableau.errorWeights, tableau.dense, stages)
}

function explicitStep(tableau: ExplicitTableau, problem: Problem, t: number, y: readonly number[], h: number): Step {
  const slopes: number[][] = []
  tableau.nodes.forEach((node, i) => {
    const increments = slopes.map((slope) => scale(h, slope))
    slopes.push(linear(problem.mass, problem.f(t + node * h, sum(y, tableau.matrix[i]!, increments))))
  })
  const increments = slopes.map((slope) => scale(h, slope))
  return overStages(y, tableau.weights, tableau.errorWeights, tableau.dense, increments)
}

function esdirkStep(tableau: EsdirkTableau, problem: Problem, t: number, y: readonly number[], h: number): Step {
  const increments: number[][] = []
  tableau.nodes.forEach((node, i) => {
    const at = t + node * h
    if (i === 0) return void increments.push(scale(h, linear(problem.mass, problem.f(at, y))))
    const base = sum(y, tableau.matrix[i]!, increments)
    const hGamma = h * tableau.gamma
    const stage = newton(sum(y, tableau.predictor[i]!, increments), (point) => ({
      residual: subtract(apply(problem.mass, subtract(point, base)), scale(hGamma, problem.f(at, point))),
      jacobian: combine(problem.mass, 1, problem.jacobian(at, point), -hGamma),
    }))
    increments.push(scale(1 / tableau.gamma, subtract(stage, base)))
  })
  return overStages(y, tableau.matrix.at(-1)!, tableau.errorWeights, tableau.dense, increments)
}

function collocationStep(
  tableau: CollocationTableau,
  problem: Problem,
  t: number,
  y: readonly number[],
  h: number,
): Step {
  const { nodes, matrix } = tableau
  const n = y.length
  const part = (all: readonly number[], i: number) => all.slice(i * n, (i + 1) * n)
  const all = newton(new Array<number>(n * nodes.length).fill(0), (z) => {
    const points = nodes.map((_, i) => part(z, i).map((value, row) => y[row]! + value))
    const slopes = points.map((point, i) => problem.f(t + nodes[i]! * h, point))
    const jacobians = points.map((point, i) => problem.jacobian(t + nodes[i]! * h, point))
    return {
      residual: nodes.flatMap((_, i) =>
        subtract(apply(problem.mass, part(z, i)), scale(h, sum(zeros(y), matrix[i]!, slopes))),
      ),
      jacobian: nodes.flatMap((_, i) =>
        y.map((_, row) =>
          nodes.flatMap((_, j) =>
            y.map(
              (_, column) =>
                (i === j ? problem.mass[row]![column]! : 0) - h * matrix[i]![j]! * jacobians[j]![row]![column]!,
            ),
          ),
        ),
      ),
    }
  })
  const stages = nodes.map((_, i) => part(all, i))
  const first = scale(h * tableau.errorSlopeWeight, linear(problem.mass, problem.f(t, y)))
  const step = overStages(y, [0, 0, 1], tableau.errorWeights, tableau.dense, stages)
  return { ...step, error: step.error.map((value, row) => value + first[row]!) }
}

function overStages(
  y: readonly number[],
  weights: readonly number[],
  errorWeights: readonly number[],
  dense: readonly (readonly number[])[],
  stages: readonly (readonly number[])[],
): Step {
  return {
    end: sum(y, weights, stages),
    error: sum(zeros(y), errorWeights, stages),
    at: (theta) =>
      sum(
        y,
        dense.map((row) => row.reduce((total, value, power) => total + value * theta ** (power + 1), 0)),
        stages,
      ),
  }
}

/** The root of a residual, by Newton's method until it no longer moves. */
function newton(start: number[], equations: (x: number[]) => { residual: number[]; jacobian: number[][] }): number[] {
  let x = start
  for (let count = 0; count < 20; count++) {
    const { residual, jacobian } = equations(x)
    const change = linear(jacobian, residual)
    x = subtract(x, change)
    if (Math.max(...change.map(Math.abs)) < 1e-15) return x
  }
  return x
}

const zeros = (y: readonly number[]) => y.map(() => 0)

const scale = (factor: number, vector: readonly number[]) => vector.map((value) => factor * value)

const subtract = (a: readonly number[], b: readonly number[]) => a.map((value, row) => value - b[row]!)

/** start + sum of weights_j vectors_j. */
function sum(start: readonly number[], weights: readonly number[], vectors: readonly (readonly number[])[]): number[] {
  return start.map((value, row) =>
    vectors.reduce((total, vector, j) => total + (weights[j] ?? 0) * vector[row]!, value),
  )
}

const apply = (matrix: number[][], vector: readonly number[]) =>
  matrix.map((row) => row.reduce((total, value, column) => total + value * vector[column]!, 0))

const combine = (a: number[][], factor: number, b: number[][], other: number) =>
  a.map((row, i) => row.map((value, j) => factor * value + other * b[i]![j]!))

const linear = (matrix: number[][], right: readonly number[]) =>
  solve(new Matrix(matrix), Matrix.columnVector([...right])).to1DArray()

import { type PathResidualRequest, pathResiduals } from './along-path'
import { type NormalEquations, normalEquations } from '../compiler'
import { methodNamed, type SolveFailure } from '../integrators'
import { FORWARD_METHOD } from './forward'
import { solveForward, solveTangent, withoutDerivative } from './forward-solve'
import type { NormalProducts } from './normal-products'
import { BLOCK_ROWS, ResidualReader, type RowTaker } from './residual-reader'
import type { ResidualCost, ResidualRequest } from './residuals'
import type { TangentSpace } from './tangent/tangent-space'

/** Residuals and their Jacobian: a row for each residual at a sample that was reached, samples first, then states. */
export interface ResidualJacobian extends ResidualCost {
  status: 'solved'
  /** r: [rows]. */
  residuals: Float64Array
  /** dr/dtheta: [rows][columns]; the columns are the parameters, then, if they were asked for, the initial values. */
  jacobian: Float64Array
}

/** What hands rows of a Jacobian on, and what it came to. */
type RowSource = (
  takerOf: (space: TangentSpace) => RowTaker,
) => ({ status: 'solved'; endTime: number } & ResidualCost) | SolveFailure

/** The residuals of a solve and their Jacobian, by the tangent of its steps: exact, as `forward` is. */
export const residualJacobian = (request: ResidualRequest): ResidualJacobian | SolveFailure =>
  jacobianOf(request, (takerOf) => solveResiduals(request, takerOf))

/** The same of the integrals along a path. */
export const pathJacobian = (
  request: PathResidualRequest & Pick<ResidualRequest, 'room'>,
): ResidualJacobian | SolveFailure => jacobianOf(request, (takerOf) => pathResiduals(request, takerOf))

function jacobianOf(
  request: Pick<ResidualRequest, 'residuals' | 'room'>,
  rowsTo: RowSource,
): ResidualJacobian | SolveFailure {
  const { present } = request.residuals
  const most = present.reduce((count, value) => count + (value === 0 ? 0 : 1), 0)
  const residuals = request.room?.residuals ?? new Float64Array(most)
  let jacobian = request.room?.jacobian ?? new Float64Array(0)
  let width = 0
  let rows = 0
  const outcome = rowsTo((space) => {
    const { columns, stride, model } = space
    width = columns
    if (!request.room) jacobian = new Float64Array(most * columns)
    return (address, count, values) => {
      residuals.set(values, rows)
      for (let row = 0; row < count; row++, rows++) {
        const from = address / 8 + row * stride
        jacobian.set(model.memory.doubles.subarray(from, from + columns), rows * columns)
      }
    }
  })
  if (outcome.status === 'failed') return outcome
  jacobian = jacobian.subarray(0, rows * width)
  if (!allFinite(jacobian)) return withoutDerivative(outcome)
  const memory = outcome.memory + (request.room ? 0 : 8 * most * width)
  return {
    status: 'solved',
    residuals: residuals.subarray(0, rows),
    jacobian,
    work: outcome.work,
    memory,
  }
}

/**
 * Adds J^T J, J^T r and r^T r of the residuals of a solve to `products`, which are left alone when it fails. J is not held, only a few rows
 * at a time.
 */
export const residualNormalProducts = (request: ResidualRequest, products: NormalProducts): ProductsOutcome =>
  addProducts(products, (takerOf) => solveResiduals(request, takerOf))

/** The same of the integrals along a path. */
export const pathNormalProducts = (request: PathResidualRequest, products: NormalProducts): ProductsOutcome =>
  addProducts(products, (takerOf) => pathResiduals(request, takerOf))

type ProductsOutcome = ({ status: 'solved' } & ResidualCost) | SolveFailure

function addProducts(products: NormalProducts, rowsTo: RowSource): ProductsOutcome {
  const collected: NormalEquations[] = []
  const ones = new Float64Array(BLOCK_ROWS).fill(1)
  let sumOfSquares = 0
  const outcome = rowsTo(({ columns, stride, model }) => {
    const equations = normalEquations(columns, model.arithmetic)
    collected.push(equations)
    return (address, count, residuals) => {
      const rows = model.memory.doubles.subarray(address / 8, address / 8 + count * stride)
      equations.add({ rows, stride, count, weights: ones, residuals })
      for (const residual of residuals) sumOfSquares += residual * residual
    }
  })
  if (outcome.status === 'failed') return outcome
  const equations = collected[0]!
  // The squares of columns that are not finite say so.
  if (!allFinite(equations.diagonal()) || !Number.isFinite(sumOfSquares)) return withoutDerivative(outcome)
  equations.addTo(products.matrix, products.gradient)
  products.sumOfSquares += sumOfSquares
  return { status: 'solved', work: outcome.work, memory: outcome.memory + equations.bytes }
}

/** Solves, and hands the rows of the Jacobian to who takes them. */
function solveResiduals(asked: ResidualRequest, takerOf: Parameters<RowSource>[0]) {
  const { model, residuals, newtonTolerance } = asked
  const method = methodNamed(asked.method ?? FORWARD_METHOD)
  const request = { ...asked, sampleTimes: residuals.sampleTimes }
  const tangent = solveTangent(request, method, { initialValues: asked.initialValues ?? false })
  if ('status' in tangent) return tangent
  const reader = new ResidualReader(tangent.space, residuals, takerOf(tangent.space))
  const predictions = asked.predictions ?? new Float64Array(residuals.sampleTimes.length * model.states)
  const solve = { request, initialSensitivity: null, newtonTolerance, predictions }
  const outcome = solveForward(tangent, method, solve, reader)
  if (outcome.status === 'failed') return outcome
  reader.flush()
  return { ...outcome, memory: tangent.space.bytes + 8 * BLOCK_ROWS * tangent.space.stride }
}

/** Many numbers at once: what is not finite makes a sum of products with zero NaN. */
function allFinite(values: Float64Array): boolean {
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += 0 * values[index]!
  return sum === 0
}

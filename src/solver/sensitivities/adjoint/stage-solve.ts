import type { AdjointWriter } from './adjoint-writer'

/** Where the systems of an implicit step's stages lie: byte addresses of vectors. */
export interface StageSystem {
  right: number
  solution: number
}

/**
 * (alpha, time, point, node) -> 0, or another number when a matrix is singular: solution = (alpha M - J)^-T right, J at a stage's time and
 * point, which the writer holds, the stage at the part `node` of the step. A function index.
 */
export type StageSolve = number

/** Solves with the Jacobian at the stage, made and factored anew. */
export function writeDirectSolve(writer: AdjointWriter, { right, solution }: StageSystem): StageSolve {
  const { matrix } = writer
  const { memory } = writer.model
  const jacobian = memory.allocate(matrix.jacobianDoubles)
  const factors = memory.allocate(matrix.factorDoubles)
  const solving = writer.begin('solveStage', ['f64', 'f64', 'i32', 'f64'], ['i32'])
  const { f } = solving
  writer.heldJacobian(solving, f.get(1), f.get(2), jacobian)
  f.when(f.call(matrix.factor, f.get(0), f.i32(jacobian), f.i32(factors)), () => f.leave(f.i32(1)))
  f.run(f.call(matrix.transposedSolve, f.i32(factors), f.i32(right), f.i32(solution)))
  f.give(f.i32(0))
  return writer.module.add(f, false)
}

/** Iteration takes some three products; with fewer states than this the Jacobian costs no more. */
const FEWEST_STATES = 3
/** Weights for each entry of the Jacobian from which on its factors are cheap beside it. */
const WIDE = 2

/** Whether stages are better solved by iteration: products with the Jacobian of a network evaluated before are cheap, the Jacobian itself is dear. */
export const iterates = ({ heldWeights, model: { states } }: AdjointWriter): boolean =>
  states >= FEWEST_STATES && heldWeights >= Math.max(1, WIDE * states * states)

/** Corrections are this small, relative to the solution, when the last is left out; so many may be needed. */
const ACCURACY = 1e-12
const MOST_CORRECTIONS = 6

/** The Jacobians at both ends of a step: byte addresses, each as the model stores it. */
export interface EndJacobians {
  first: number
  last: number
}

/**
 * Solves by iteration, preconditioned with the Jacobian interpolated between both ends of the step, which are known: three products with
 * the stage's own Jacobian or so give twelve digits. Where they do not, solves directly.
 */
export function writeIteratedSolve(
  writer: AdjointWriter,
  system: StageSystem,
  { first, last }: EndJacobians,
): StageSolve {
  const direct = writeDirectSolve(writer, system)
  const { right, solution } = system
  const { model, module, matrix } = writer
  const { memory, graph } = model
  const between = memory.allocate(matrix.jacobianDoubles + 1)
  const factors = memory.allocate(matrix.factorDoubles)
  const [product, correction] = [writer.vector(), writer.vector()]
  const massed = graph.mass ? writer.vector() : solution
  const stage = writer.begin('iterateStage', ['f64', 'f64', 'i32', 'f64'], ['i32'])
  const { f, s, v, vectors } = stage
  interpolate()
  f.when(f.call(matrix.factor, f.get(0), f.i32(between), f.i32(factors)), () => f.leave(fallBack()))
  f.run(f.call(matrix.transposedSolve, f.i32(factors), f.i32(right), f.i32(solution)))
  const alphas = stage.splat(f.get(0))
  const size = f.keep(
    'f64',
    vectors.norm(({ at }) => at(solution)),
  )
  const before = f.keep('f64', f.get(size))
  const change = f.local('f64')
  const turn = f.keep('i32', f.i32(0))
  f.loop(turn, f.i32(MOST_CORRECTIONS), 1, () => {
    writer.heldProduct(stage, f.get(1), f.get(2), solution, product)
    if (graph.mass) writer.transposedMass(stage, graph.mass, solution, massed)
    vectors.each(({ at, put }) => {
      const left = v.subtractProduct(alphas, at(massed), at(right))
      put(product, v.add(left, at(product)))
    })
    f.run(f.call(matrix.transposedSolve, f.i32(factors), f.i32(product), f.i32(correction)))
    f.set(
      change,
      vectors.norm(({ at, put }) => {
        put(solution, v.add(at(solution), at(correction)))
        return at(correction)
      }),
    )
    // Each correction is smaller than the one before by about the same factor.
    const next = s.divide(s.multiply(f.get(change), f.get(change)), f.get(before))
    f.when(s.lessOrEqual(next, s.multiply(ACCURACY, f.get(size))), () => f.leave(f.i32(0)))
    f.set(before, f.get(change))
  })
  f.give(fallBack())
  return module.add(f, false)

  function fallBack() {
    return f.call(direct, f.get(0), f.get(1), f.get(2), f.get(3))
  }

  /** between = first + node (last - first). */
  function interpolate(): void {
    const node = stage.splat(f.get(3))
    f.scope(() => {
      const offset = f.keep('i32', f.i32(0))
      f.loop(offset, f.i32(8 * matrix.jacobianDoubles), 16, () =>
        f.scope(() => {
          const from = v.keep(f.load('v128.load', f.get(offset), first))
          const towards = v.subtract(f.load('v128.load', f.get(offset), last), from)
          f.store('v128.store', f.get(offset), v.multiplyAdd(node, towards, from), between)
        }),
      )
    })
  }
}

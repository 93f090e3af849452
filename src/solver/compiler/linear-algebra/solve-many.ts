import { FunctionBuilder, type Code, type Local, type ValueType } from '../encoder'
import type { VectorOperations } from '../vector'
import type { AlgebraModule } from './algebra-module'
import { addMultiple, BlockRow, inColumnBlocks, movedRow, pairs, ROWS, STRAIGHT } from './column-blocks'
import type { DenseLayout } from './dense-layout'
import { realKind } from './elements'
import type { MatrixStorage } from './matrix-storage'
import { parameterStride, type Sizes } from './sizes'
import { denseFactorRows, sparseFactorRows, type FactorRows } from './solve-many-loops'

/** Finds the part of a block's row in one of the matrices. */
type RowOf = (matrix: Local) => BlockRow

/** Systems with many right-hand sides: where these come from and what becomes of their solutions. Factors are the first argument. */
interface Systems {
  readonly name: string
  readonly parameters: readonly ValueType[]
  /** The arguments with the addresses of the matrices, and that with the solution's. */
  readonly matrices: readonly Local[]
  readonly solution: Local
  /** Starts one function. */
  begin(v: VectorOperations): {
    /** The right-hand sides in a row. */
    right(row: RowOf): (pair: number) => Code
    /** Takes note of a row of the solution, which has been stored. */
    solved(row: RowOf, values: readonly Local[]): void
  }
}

const FACTORS = 0

/**
 * `solveMany(factors, right, solution)`: for all m columns at once solution = (alpha M - J)^-1 right, by the factors of `factor`. Both
 * matrices are [k][parameterStride] and distinct.
 */
export const writeSolveMany = (module: AlgebraModule, sizes: Sizes, storage: MatrixStorage): number =>
  writeSystems(module, sizes, storage, plainSystems)

const plainSystems: Systems = {
  name: 'solveMany',
  parameters: ['i32', 'i32', 'i32'],
  matrices: [1, 2],
  solution: 2,
  begin: () => ({
    right: (row) => {
      const right = row(1)
      return (pair) => right.load(pair)
    },
    solved: () => undefined,
  }),
}

/**
 * `solveSensitivities(factors, base, derivative, alpha, solution, slope)`: for all m columns at once
 * solution = (alpha I - J)^-1 (alpha base + derivative) and slope = alpha (solution - base). Every matrix is [k][parameterStride];
 * solution and slope are distinct from base and derivative.
 *
 * With the rows of df/dtheta as `derivative` and alpha = 1 / (h gamma) this is one stage of the sensitivities of a diagonally implicit
 * Runge-Kutta method.
 */
export const writeSolveSensitivities = (module: AlgebraModule, sizes: Sizes, storage: MatrixStorage): number =>
  writeSystems(module, sizes, storage, sensitivitySystems)

const [BASE, DERIVATIVE, ALPHA, SOLUTION, SLOPE] = [1, 2, 3, 4, 5] as const

const sensitivitySystems: Systems = {
  name: 'solveSensitivities',
  parameters: ['i32', 'i32', 'i32', 'f64', 'i32', 'i32'],
  matrices: [BASE, DERIVATIVE, SOLUTION, SLOPE],
  solution: SOLUTION,
  begin: (v) => {
    const { f } = v
    const alpha = v.keep(f.vector('f64x2.splat', f.get(ALPHA)))
    return {
      right: (row) => {
        const [base, derivative] = [row(BASE), row(DERIVATIVE)]
        return (pair) => v.multiplyAdd(alpha, base.load(pair), derivative.load(pair))
      },
      solved: (row, values) => {
        const [base, slope] = [row(BASE), row(SLOPE)]
        values.forEach((value, pair) => slope.store(pair, v.multiply(alpha, v.subtract(f.get(value), base.load(pair)))))
      },
    }
  },
}

function writeSystems(module: AlgebraModule, sizes: Sizes, storage: MatrixStorage, systems: Systems): number {
  const { name, parameters } = systems
  const rowBytes = 8 * parameterStride(sizes)
  const layout = storage.denseLayout(realKind)
  const dense = layout && writeDense(module, storage.sparse ? `${name}Dense` : name, systems, layout, rowBytes)
  if (!storage.sparse) return dense!
  const f = new FunctionBuilder(name, parameters, [])
  if (dense !== null) {
    f.when(f.load('i32.load', f.get(FACTORS)), () => {
      f.run(f.call(dense, ...parameters.map((_, index) => f.get(index))))
      f.leave()
    })
  }
  const rows = sparseFactorRows(f, storage.sparseTables(realKind), FACTORS, rowBytes)
  inBlocks(module.vector(f), systems, rowBytes, (block) => loopedBlock(block, rows))
  return module.add(f)
}

function writeDense(
  module: AlgebraModule,
  name: string,
  systems: Systems,
  layout: DenseLayout,
  rowBytes: number,
): number {
  const f = new FunctionBuilder(name, systems.parameters, [])
  const rows = denseFactorRows(f, layout, FACTORS, rowBytes)
  inBlocks(module.vector(f), systems, rowBytes, (block) => {
    if (layout.size <= STRAIGHT) straightBlock(block, layout, rowBytes)
    else loopedBlock(block, rows)
  })
  return module.add(f)
}

/** A block of columns; the local has the address of its first row in the solution. */
interface Block extends ReturnType<Systems['begin']> {
  v: VectorOperations
  solution: Local
}

function inBlocks(v: VectorOperations, systems: Systems, rowBytes: number, write: (block: Block) => void): void {
  const block = { v, solution: systems.solution, ...systems.begin(v) }
  inColumnBlocks(v, rowBytes, systems.matrices, () => write(block))
}

function loopedBlock({ v, solution, right, solved }: Block, rows: FactorRows): void {
  const { f } = v
  const at =
    (offset: Code): RowOf =>
    (matrix) =>
      movedRow(v, matrix, offset)
  // L and the reciprocals of the pivots are negative, and so is what they belong to, J - alpha M: every step adds.
  const addEntry = (sums: readonly Local[]) => (value: Code, other: Code) => {
    const from = movedRow(v, solution, other)
    addMultiple(v, sums, value, 0, (pair) => from.load(pair))
  }
  rows.each(true, (row) => {
    const source = f.keep('i32', row.source)
    const first = right(at(f.get(source)))
    const sums = pairs.map((pair) => f.keep('v128', first(pair)))
    row.entries('lower', addEntry(sums))
    movedRow(v, solution, row.target).storeAll(sums)
  })
  rows.each(false, (row) => {
    const target = f.keep('i32', row.target)
    const place = at(f.get(target))
    const x = place(solution)
    const sums = x.keep()
    row.entries('upper', addEntry(sums))
    const inverse = v.keep(f.load('v128.load64_splat', row.pivot))
    for (const sum of sums) f.set(sum, v.multiply(inverse, f.get(sum)))
    x.storeAll(sums)
    solved(place, sums)
  })
}

function straightBlock({ v, solution, right, solved }: Block, layout: DenseLayout, rowBytes: number): void {
  const { f } = v
  const k = layout.size
  const blocks: number[][] = []
  for (let start = 0; start < k; start += ROWS) {
    blocks.push(Array.from({ length: Math.min(ROWS, k - start) }, (_, index) => start + index))
  }
  for (const rows of blocks) f.scope(() => forward(rows))
  for (const rows of [...blocks].reverse()) f.scope(() => backward(rows))

  function forward(rows: readonly number[]): void {
    const sums = rows.map((row) => {
      const number = f.load('i32.load', f.get(FACTORS), layout.permutation + 4 * row)
      const offset = f.keep('i32', f.scalar('i32.mul', number, f.i32(rowBytes)))
      const first = right((matrix) => movedRow(v, matrix, f.get(offset)))
      return pairs.map((pair) => f.keep('v128', first(pair)))
    })
    addProducts(rows, sums, 0, rows[0]!)
    rows.forEach((row, index) => {
      for (let earlier = 0; earlier < index; earlier++) addRow(sums[index]!, row, rows[earlier]!, sums[earlier]!)
      at(row)(solution).storeAll(sums[index]!)
    })
  }

  function backward(rows: readonly number[]): void {
    const sums = rows.map((row) => at(row)(solution).keep())
    addProducts(rows, sums, rows.at(-1)! + 1, k)
    for (let index = rows.length - 1; index >= 0; index--) {
      const row = rows[index]!
      for (let later = index + 1; later < rows.length; later++) addRow(sums[index]!, row, rows[later]!, sums[later]!)
      f.scope(() => {
        const inverse = v.keep(f.load('v128.load64_splat', f.get(FACTORS), layout.place(row, row)))
        for (const sum of sums[index]!) f.set(sum, v.multiply(f.get(sum), inverse))
        at(row)(solution).storeAll(sums[index]!)
        solved(at(row), sums[index]!)
      })
    }
  }

  function at(row: number): RowOf {
    return (matrix) => new BlockRow(v, matrix, row * rowBytes)
  }

  function addRow(sums: readonly Local[], row: number, column: number, values: readonly Local[]): void {
    addMultiple(v, sums, f.get(FACTORS), layout.place(row, column), (pair) => f.get(values[pair]!))
  }

  /** Adds the products with rows from .. to of the solution to the sums. */
  function addProducts(rows: readonly number[], sums: readonly (readonly Local[])[], from: number, to: number): void {
    if (to <= from) return
    f.scope(() => {
      const add = (a: Code, b: Code) => f.scalar('i32.add', a, b)
      const values = f.keep('i32', add(f.get(solution), f.i32(from * rowBytes)))
      const column = f.keep('i32', add(f.get(FACTORS), f.i32(layout.start + 8 * from)))
      const end = f.keep('i32', add(f.get(FACTORS), f.i32(layout.start + 8 * to)))
      f.loop(column, f.get(end), 8, () =>
        f.scope(() => {
          const row = new BlockRow(v, values).keep()
          rows.forEach((index, position) =>
            addMultiple(v, sums[position]!, f.get(column), index * layout.rowBytes, (pair) => f.get(row[pair]!)),
          )
          f.set(values, add(f.get(values), f.i32(rowBytes)))
        }),
      )
    })
  }
}

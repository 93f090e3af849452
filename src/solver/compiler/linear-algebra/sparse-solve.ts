import type { Code, Local } from '../encoder'
import type { AlgebraModule } from './algebra-module'
import type { ElementKind, Elements } from './elements'
import { B, beginSolve, FACTORS, X } from './solve-function'
import { entriesOf, type SparseLayout } from './sparse-layout'

/**
 * `name(factors, b, x)`: x = (alpha M - J)^-1 b by the factors of writeSparseFactor, as straight-line code with the solution in locals. b
 * and x may be the same, and have room for whole pairs. `fallback`, of the same arguments, solves with dense factors.
 */
export function writeSparseSolve(
  module: AlgebraModule,
  name: string,
  kind: ElementKind,
  layout: SparseLayout,
  fallback: number | null,
): number {
  const { rows, columns } = layout.symbolic
  const solution = new StraightSolution(module, name, kind, rows, fallback)
  // L and the reciprocals are negative, and so is what they belong to, J - alpha M: every step adds.
  layout.rows.forEach(({ lower }, step) => {
    solution.read(step)
    for (const entry of entriesOf(lower, kind.bytes)) solution.add(step, entry.place, entry.step)
  })
  backwards(layout.rows, ({ upper, pivot }, step) => {
    for (const entry of entriesOf(upper, kind.bytes)) solution.add(step, entry.place, entry.step)
    solution.multiply(step, pivot)
    solution.write(step, columns[step]!)
  })
  return solution.end()
}

/** As writeSparseSolve for the transposed matrix: x = (alpha M - J)^-T b. */
export function writeSparseTransposedSolve(
  module: AlgebraModule,
  name: string,
  kind: ElementKind,
  layout: SparseLayout,
  fallback: number | null,
): number {
  const { rows, columns } = layout.symbolic
  const solution = new StraightSolution(module, name, kind, columns, fallback)
  layout.rows.forEach(({ upper, pivot }, step) => {
    solution.multiply(step, pivot)
    for (const entry of entriesOf(upper, kind.bytes)) solution.add(entry.step, entry.place, step)
  })
  backwards(layout.rows, ({ lower }, step) => {
    for (const entry of entriesOf(lower, kind.bytes)) solution.add(entry.step, entry.place, step)
    solution.write(step, rows[step]!)
  })
  return solution.end()
}

function backwards<Row>(rows: readonly Row[], visit: (row: Row, step: number) => void): void {
  for (let step = rows.length - 1; step >= 0; step--) visit(rows[step]!, step)
}

/** A vector in locals, one for each step; b is read where it is first needed, and x written when all of b has been read. */
class StraightSolution {
  private readonly elements: Elements
  private readonly values: Local[] = []
  private readonly results: Local[] = []

  /** Starts from b, whose element for step i is order[i]. */
  constructor(
    private readonly module: AlgebraModule,
    name: string,
    private readonly kind: ElementKind,
    private readonly order: readonly number[],
    fallback: number | null,
  ) {
    this.elements = beginSolve(module, name, kind, fallback)
  }

  /** values[target] += the factors' value at `place` times values[source]. */
  add(target: number, place: number, source: number): void {
    const { f } = this.elements.v
    const [total, other] = [this.read(target), this.read(source)]
    f.scope(() => {
      const multiplier = this.elements.multiplier(f.get(other))
      f.set(total, this.elements.addProduct(multiplier, this.factor(place), f.get(total)))
    })
  }

  multiply(target: number, place: number): void {
    const { f } = this.elements.v
    const value = this.read(target)
    f.scope(() => f.set(value, this.elements.multiply(this.elements.multiplier(f.get(value)), this.factor(place))))
  }

  /** Makes the value of a step element `index` of x. */
  write(step: number, index: number): void {
    this.results[index] = this.read(step)
  }

  /** Writes x; returns the function's index. */
  end(): number {
    const { f } = this.elements.v
    this.elements.storeAll(
      f.get(X),
      this.results.map((local) => f.get(local)),
    )
    return this.module.add(f)
  }

  /** The local with the element for a step, read from b when it is first asked for. */
  read(step: number): Local {
    const { f } = this.elements.v
    this.values[step] ??= f.keep('v128', this.elements.load(f.get(B), this.kind.bytes * this.order[step]!))
    return this.values[step]
  }

  private factor(place: number): Code {
    const { f } = this.elements.v
    return this.elements.load(f.get(FACTORS), place)
  }
}

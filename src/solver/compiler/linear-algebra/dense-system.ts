import type { AlgebraModule } from './algebra-module'
import { writeDenseFactor } from './dense-factor'
import { DenseLayout } from './dense-layout'
import { realKind } from './elements'
import { writeDenseSensitivities } from './solve-many'

/** Code for dense systems of another size than the model's. */
export interface DenseSystem {
  /** Doubles that the factors occupy. */
  factorDoubles: number
}

/**
 * Writes `factor(0, matrix, factors)` -> 0, or another number when the matrix ([size][size]) is singular: the factors of its negative; and
 * `solve`, as `solveSensitivities` has it, for that many columns.
 */
export function writeDenseSystem(module: AlgebraModule, size: number, columns: number): DenseSystem {
  const layout = new DenseLayout(size, realKind)
  writeDenseFactor(module, 'factor', layout, { pattern: null, mass: [] })
  writeDenseSensitivities(module, 'solve', { states: size, parameters: columns }, layout)
  return { factorDoubles: layout.end / 8 }
}

import type { MatrixEntry } from '../../graph'
import type { FunctionWriter } from '../step-context'

/** Writes target += M vector, entry by entry: mass matrices are constant and have few. */
export function massProduct({ f }: FunctionWriter, mass: readonly MatrixEntry[], vector: number, target: number): void {
  for (const { row, column, value } of mass) {
    const place = f.i32(0)
    const term = f.scalar('f64.mul', f.f64(value), f.load('f64.load', place, vector + 8 * column))
    f.store(
      'f64.store',
      place,
      f.scalar('f64.add', f.load('f64.load', place, target + 8 * row), term),
      target + 8 * row,
    )
  }
}

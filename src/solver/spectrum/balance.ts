/** Powers of the machine's base lose no digit. */
const BASE = 2
/** A row and column are scaled again when that makes their sum smaller by this factor at least. */
const WORTHWHILE = 0.95

/**
 * Scales a matrix by a diagonal similarity so that the norms of each row and column come near each other: the eigenvalues stay, and an
 * eigenvalue solver finds them to more digits where units or amounts differ by orders of magnitude, as those of species do. After
 * Parlett and Reinsch, Numerische Mathematik 13, 293 (1969), without their permutations.
 *
 * @param matrix [size][size], row after row, finite; changed in place
 */
export function balance(matrix: Float64Array, size: number): void {
  for (let settled = false; !settled;) {
    settled = true
    for (let index = 0; index < size; index++) {
      const factor = scalingOf(matrix, size, index)
      if (factor === 1) continue
      settled = false
      for (let other = 0; other < size; other++) {
        matrix[index * size + other]! /= factor
        matrix[other * size + index]! *= factor
      }
    }
  }
}

/** The power of two that column `index` is to be multiplied by and row `index` divided by; 1 when little would be gained. */
function scalingOf(matrix: Float64Array, size: number, index: number): number {
  let column = 0
  let row = 0
  for (let other = 0; other < size; other++) {
    if (other === index) continue
    column += Math.abs(matrix[other * size + index]!)
    row += Math.abs(matrix[index * size + other]!)
  }
  if (column === 0 || row === 0) return 1
  let factor = 1
  let scaled = column
  while (scaled < row / BASE) {
    factor *= BASE
    scaled *= BASE * BASE
  }
  while (scaled >= row * BASE) {
    factor /= BASE
    scaled /= BASE * BASE
  }
  return (scaled + row) / factor < WORTHWHILE * (column + row) ? factor : 1
}

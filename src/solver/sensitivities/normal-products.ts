/** What Gauss and Newton's method needs of residuals r with Jacobian J, to which many experiments may add. */
export interface NormalProducts {
  /** J^T J: [columns][columns]. */
  matrix: Float64Array
  /** J^T r: [columns]. */
  gradient: Float64Array
  /** r^T r. */
  sumOfSquares: number
}

/** Nothing yet. */
export const noNormalProducts = (columns: number): NormalProducts => ({
  matrix: new Float64Array(columns * columns),
  gradient: new Float64Array(columns),
  sumOfSquares: 0,
})

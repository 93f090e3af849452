/** Wider arrays are handled by loops over memory instead of straight-line code over registers. */
export const STRAIGHT_ROWS = 32
/** An outer product of more elements is written by a loop. */
export const STRAIGHT_OUTER = 256

export const even = (count: number): number => count + (count % 2)

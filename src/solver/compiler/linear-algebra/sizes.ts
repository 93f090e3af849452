/** The sizes that a model's linear algebra is compiled for. */
export interface Sizes {
  /** k */
  states: number
  /** m */
  parameters: number
}

const roundUp = (count: number, multiple: number): number => Math.ceil(count / multiple) * multiple

/** Doubles from one row of the factors to the next. */
export const factorStride = (sizes: Sizes): number => roundUp(sizes.states, 2)
/** Bytes from the factors to the row numbers of their permutation. */
export const permutationOffset = (sizes: Sizes): number => 8 * sizes.states * factorStride(sizes)
/** Doubles that the factors and their permutation occupy. */
export const factorDoubles = (sizes: Sizes): number => permutationOffset(sizes) / 8 + Math.ceil(sizes.states / 2)
/** Doubles that a state vector occupies: whole blocks of `combine`; what pads it stays zero. */
export const stateStride = (sizes: Sizes): number => roundUp(sizes.states, 8)
/** Doubles from one row of a sensitivity matrix [states][parameters] to the next. */
export const parameterStride = (sizes: Sizes): number => roundUp(Math.max(sizes.parameters, 1), 8)

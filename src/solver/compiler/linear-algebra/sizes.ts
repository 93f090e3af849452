/** The sizes that a model's linear algebra is compiled for. */
export interface Sizes {
  /** k */
  states: number
  /** m */
  parameters: number
}

const roundUp = (count: number, multiple: number): number => Math.ceil(count / multiple) * multiple

/** Doubles that a state vector occupies: whole blocks of `combine`; what pads it stays zero. */
export const stateStride = (sizes: Sizes): number => roundUp(sizes.states, 8)
/** Doubles from one row of a sensitivity matrix [states][parameters] to the next. */
export const parameterStride = (sizes: Sizes): number => roundUp(Math.max(sizes.parameters, 1), 8)

/** What is left of a total after the others are taken from it, as a fraction, below which it follows from them. */
const dependent = 1e-9

/** The state that each total determines, or the first total that follows from those before it (or counts nothing). */
export type DeterminedStates = { states: number[]; dependent: null } | { states: null; dependent: number }

/**
 * Chooses for every total the state that carries most of it, by elimination with the states measured in their scales: that state can be
 * computed from the others with the least loss of digits. At a tie the last one, as in eqs. 20 to 24 of Kim et al. 2021.
 * @param coefficients [totals][states]
 * @param stateScale [states]
 */
export function determinedStates(
  coefficients: readonly (readonly number[])[],
  stateScale: Float64Array,
): DeterminedStates {
  const states: number[] = []
  const done: number[][] = []
  for (const [total, row] of coefficients.entries()) {
    const rest = row.map((coefficient, state) => coefficient * stateScale[state]!)
    const size = largest(rest)
    done.forEach((earlier, index) => {
      const pivot = states[index]!
      const factor = rest[pivot]! / earlier[pivot]!
      rest.forEach((value, state) => (rest[state] = state === pivot ? 0 : value - factor * earlier[state]!))
    })
    const left = largest(rest)
    if (!(left > dependent * size)) return { states: null, dependent: total }
    states.push(rest.findLastIndex((value) => Math.abs(value) === left))
    done.push(rest)
  }
  return { states, dependent: null }
}

const largest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

import { type ModelGraph, defineModel } from '../../../solver'

/**
 * Robertson's reaction as a differential-algebraic system of index 1 (Kim et al. 2021, eqs. 18 to 20): rates of y1 and y2, and
 * 0 = y1 + y2 + y3 - 1 in the place of the third. The constants are k_i = guess_i exp(theta_i), so that one fit looks for all of them, which are nine
 * decades apart: theta are the parameters, the guesses are inputs.
 */
export function constrainedRobertson(): ModelGraph {
  return defineModel({ states: 3, parameters: 3, inputs: 3 }, (g) => {
    const y = g.state(3)
    const constants = g.multiply(g.inputs(0, 3), g.unary('exp', g.parameters(0, 3)))
    const at = (index: number) => g.gather(y, [index])
    const rate = (reaction: number, one: number, other?: number) => {
      const first = g.multiply(g.gather(constants, [reaction]), at(one))
      return other === undefined ? first : g.multiply(first, at(other))
    }
    const [forwards, doubled, back] = [rate(0, 0), rate(1, 1, 1), rate(2, 1, 2)]
    const total = g.add(g.add(at(0), at(1)), at(2))
    return {
      rightHandSide: g.concatenate([
        g.subtract(back, forwards),
        g.subtract(g.subtract(forwards, doubled), back),
        g.shift(total, -1),
      ]),
      mass: [0, 1].map((index) => ({ row: index, column: index, value: 1 })),
    }
  })
}

/** By how much a solution leaves y1 + y2 + y3 = 1, at each time. @param values [times][species] */
export function leftTotal(values: Float64Array): Float64Array {
  return Float64Array.from({ length: values.length / 3 }, (_, row) => {
    const [y1, y2, y3] = values.subarray(3 * row, 3 * row + 3)
    return Math.abs(y1! + y2! + y3! - 1)
  })
}

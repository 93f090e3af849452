import fc from 'fast-check'
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { massActionGraph, rateConstants } from '../../../src/chemistry'
import type { Mechanism } from '../../../src/shared'
import {
  compileModel,
  solve,
  type Arithmetic,
  type MethodName,
  type Solution,
  type SolveRequest,
} from '../../../src/solver'

/** A reaction network in a closed vessel, and amounts to start from. */
export interface ClosedNetwork {
  mechanism: Mechanism
  initial: number[]
}

/**
 * Mass-action networks of 2 to 8 species whose reactions keep a mass (1, 2 or 3 a species): nothing runs away. Rate constants lie
 * within six decades; some species start at nothing.
 */
export const closedNetwork: fc.Arbitrary<ClosedNetwork> = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 7 }),
    fc.array(
      fc.tuple(
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 2 }),
        fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 }),
        fc.double({ min: -4, max: 2, noNaN: true }),
      ),
      { minLength: 1, maxLength: 14 },
    ),
    fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 2, noNaN: true })), {
      minLength: 8,
      maxLength: 8,
    }),
  )
  .map(([others, rows, amounts]) => {
    // The first is a unit of mass, of which any product can be made.
    const masses = [1, ...others]
    const species = masses.map((_, index) => `y${index + 1}`)
    const reactions = rows.map(([left, right, exponent]) => {
      const orders: Record<string, number> = {}
      const change: Record<string, number> = {}
      let mass = 0
      for (const choice of left) {
        const index = choice % masses.length
        orders[species[index]!] = (orders[species[index]!] ?? 0) + 1
        change[species[index]!] = (change[species[index]!] ?? 0) - 1
        mass += masses[index]!
      }
      for (let count = 0; mass > 0; count++) {
        const fitting = masses.flatMap((m, index) => (m <= mass ? [index] : []))
        const index = fitting[right[count]! % fitting.length]!
        change[species[index]!] = (change[species[index]!] ?? 0) + 1
        mass -= masses[index]!
      }
      return { equation: '', orders, change, constant: 10 ** exponent }
    })
    const initial = amounts.slice(0, masses.length)
    // Something to react.
    if (Math.max(...initial) === 0) initial[0] = 1
    return { mechanism: { species, reactions }, initial }
  })

/** S: [species][reactions]. */
const stoichiometry = ({ species, reactions }: Mechanism): number[][] =>
  species.map((name) => reactions.map(({ change }) => change[name] ?? 0))

/** An orthonormal basis of the left null space of S: amounts that no reaction changes. */
export function invariants(mechanism: Mechanism): number[][] {
  const s = new Matrix(stoichiometry(mechanism))
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(s.mmul(s.transpose()), {
    assumeSymmetric: true,
  })
  // S is of whole numbers: its singular values are 0 or far from it.
  return realEigenvalues.flatMap((value, index) => (Math.abs(value) < 1e-9 ? [eigenvectorMatrix.getColumn(index)] : []))
}

export const NETWORK_END = 10

/** A network to be solved to `NETWORK_END`. */
export function networkRequest(
  { mechanism, initial }: ClosedNetwork,
  method: MethodName,
  arithmetic?: Arithmetic,
): SolveRequest & { initial: Float64Array } {
  return {
    model: compileModel(massActionGraph(mechanism), { arithmetic }),
    method,
    parameters: rateConstants(mechanism),
    initial: Float64Array.from(initial),
    startTime: 0,
    sampleTimes: Float64Array.of(0.1, 1, 2.5, NETWORK_END),
    relativeTolerance: 1e-4,
    absoluteTolerance: 1e-7,
  }
}

export function solved(request: SolveRequest): Solution {
  const solution = solve(request)
  if (solution.status === 'failed') throw new Error(`${solution.reason} at ${solution.time}`)
  return solution
}

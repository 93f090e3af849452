import { describe, expect, it } from 'vitest'
import * as tableaus from '../../../src/solver/integrators/tableaus'

const { denseWeights, validCollocation, validEsdirk, validExplicit, validRosenbrock } = tableaus
const { ark436l2sa, classicalForm, esdirk54i8l2sa, implicitEuler, radauIIA5, tsit5 } = tableaus
const { rodas4p, rodas5p, rodas5pe, rosenbrock23 } = tableaus

/** Every tableau with what checks it. */
const checked = [
  ...[rodas4p, rodas5p, rodas5pe, rosenbrock23].map((tableau) => row(tableau, validRosenbrock)),
  ...[ark436l2sa, esdirk54i8l2sa, implicitEuler].map((tableau) => row(tableau, validEsdirk)),
  row(radauIIA5, validCollocation),
  row(tsit5, validExplicit),
]

function row<Tableau extends { name: string; dense: readonly (readonly number[])[] }>(
  tableau: Tableau,
  valid: (tableau: Tableau) => Tableau,
) {
  return { name: tableau.name, tableau, check: (changed: Tableau) => valid(changed) }
}

/**
 * What no condition sees: multiples of a stage value that is itself as small as the error estimate (the last U_i of a Rodas method is the
 * estimate), in the estimate or in what serves the dense output or the estimate alone.
 */
const unseen: Record<string, string[]> = {
  Rodas4P: ['errorWeights.5'],
  Rodas5P: ['errorWeights.7'],
  Rodas5Pe: ['errorWeights.7'],
  Rosenbrock23: ['matrix.2.1'],
}

type Part = number | boolean | string | readonly Part[] | { readonly [key: string]: Part }

/** The paths to all numbers of a value. */
function pathsOf(value: Part, path: string[] = []): string[][] {
  if (typeof value === 'number') return [path]
  if (typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, part]) => pathsOf(part as Part, [...path, key]))
}

/** A copy in which one number is changed. */
function changedAt(value: Part, [key, ...rest]: string[]): Part {
  if (key === undefined) return (value as number) + 1e-6 * Math.max(1, Math.abs(value as number))
  const copy = structuredClone(value) as Record<string, Part>
  copy[key] = changedAt(copy[key]!, rest)
  return copy
}

describe.each(checked)('the tableau of $name', ({ name, tableau, check }) => {
  it('is refused when any one of its numbers is changed', () => {
    // The first guesses of an ESDIRK method are no part of the method.
    const paths = pathsOf(tableau as unknown as Part)
      .filter(([field]) => field !== 'predictor')
      .filter((path) => !unseen[name]?.includes(path.join('.')))
    expect(paths.length).toBeGreaterThan(10)
    // Of the largest one's every fifth, to be quick.
    for (const path of paths.filter((_, index) => paths.length < 200 || index % 5 === 0)) {
      const changed = changedAt(tableau as unknown as Part, path) as unknown as never
      expect(() => check(changed), path.join('.')).toThrow(/breaks a condition/)
    }
  })
})

describe('stiff accuracy', () => {
  it.each([rodas4p, rodas5p, rodas5pe].map((tableau) => ({ tableau, name: tableau.name })))(
    'of $name: a stage ends where the embedded method does, and the solution is that plus its own',
    ({ tableau }) => {
      const stages = tableau.weights.findLastIndex((weight) => weight !== 0) + 1
      const { alpha, gammas, weights } = classicalForm(tableau)
      // beta_sj = b_j (Hairer and Wanner II, VI.4).
      for (let j = 0; j < tableau.nodes.length; j++) {
        expect(alpha[stages - 1]![j]! + gammas[stages - 1]![j]!).toBeCloseTo(weights[j]!, 12)
      }
      expect(tableau.nodes[stages - 1]).toBe(1)
      expect(tableau.timeWeights[stages - 1]).toBe(0)
    },
  )
})

describe('the dense output', () => {
  const slopesAt = (dense: tableaus.DenseOutput, theta: number) =>
    dense.map((row) => row.reduce((total, value, power) => total + (power + 1) * value * theta ** power, 0))

  it.each([tsit5, ark436l2sa, esdirk54i8l2sa].map((tableau) => ({ tableau, name: tableau.name })))(
    'of $name meets the slopes at both ends: k_1 and the one at the solution',
    ({ tableau: { dense } }) => {
      slopesAt(dense, 0).forEach((value, stage) => expect(value).toBeCloseTo(stage === 0 ? 1 : 0, 12))
      slopesAt(dense, 1).forEach((value, stage) => expect(value).toBeCloseTo(stage === dense.length - 1 ? 1 : 0, 12))
    },
  )

  it('of Rosenbrock23 meets the slope at the beginning: y0 + theta h k_1 + ...', () => {
    const { dense } = classicalForm(rosenbrock23)
    const d = 1 / (2 + Math.SQRT2)
    // theta (1 - theta) / (1 - 2 d) and theta (theta - 2 d) / (1 - 2 d) of Shampine and Reichelt.
    const at = (theta: number) => [(theta * (1 - theta)) / (1 - 2 * d), (theta * (theta - 2 * d)) / (1 - 2 * d), 0]
    for (const theta of [0.1, 0.5, 1]) {
      denseWeights(dense, theta).forEach((weight, stage) => expect(weight).toBeCloseTo(at(theta)[stage]!, 12))
    }
  })

  it('of Radau IIA passes through its stages', () => {
    radauIIA5.nodes.forEach((node, stage) =>
      denseWeights(radauIIA5.dense, node).forEach((weight, other) =>
        expect(weight).toBeCloseTo(other === stage ? 1 : 0, 13),
      ),
    )
  })
})

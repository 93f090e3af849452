import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileModel, eigenvalues, jacobianAt, singularValues } from '../../../src/solver'
import { modelFamilies } from '../../../src/engine'
import { massActionGraph, rateConstants } from '../../../src/chemistry'
import { balance } from '../../../src/solver/spectrum/balance'
import { robertson } from '../../../src/engine/lab/robertson'

/** Nothing so small that a power of two would cost it digits. */
const numbers = (count: number) =>
  fc.array(
    fc.integer({ min: -1000, max: 1000 }).map((whole) => whole / 97),
    { minLength: count, maxLength: count },
  )

/** S^-1 T S with a triangular T, whose diagonal its eigenvalues are, and S of units that differ by powers of two. */
function similar(triangle: readonly number[], exponents: readonly number[]): Float64Array {
  const size = exponents.length
  const matrix = new Float64Array(size * size)
  for (let row = 0; row < size; row++)
    for (let column = row; column < size; column++)
      matrix[row * size + column] = triangle[row * size + column]! * 2 ** (exponents[column]! - exponents[row]!)
  return matrix
}

describe('eigenvalues', () => {
  it('of a rotation are a conjugate pair', () => {
    const { real, imaginary } = eigenvalues(Float64Array.of(3, -4, 4, 3), 2)
    expect([...real]).toEqual([expect.closeTo(3, 12), expect.closeTo(3, 12)])
    expect([...imaginary]).toEqual([expect.closeTo(4, 12), expect.closeTo(-4, 12)])
  })

  it('come by falling magnitude', () => {
    const { real } = eigenvalues(Float64Array.of(1, 0, 0, 0, -5, 0, 0, 0, 2), 3)
    expect([...real]).toEqual([-5, 2, 1])
  })

  it('of triangular matrices in units of any size are their diagonals', () => {
    const exponents = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(numbers(16), exponents, (triangle, powers) => {
        const diagonal = [0, 5, 10, 15].map((place) => triangle[place]!).sort((a, b) => a - b)
        // Eigenvalues that nearly coincide are known to half the digits only.
        fc.pre(diagonal.every((value, index) => index === 0 || value - diagonal[index - 1]! > 0.1))
        const { real } = eigenvalues(similar(triangle, powers), 4)
        const found = [...real].sort((a, b) => a - b)
        found.forEach((value, index) => expect(value).toBeCloseTo(diagonal[index]!, 6))
      }),
    )
  })

  it('of what is not finite are not numbers', () => {
    expect([...eigenvalues(Float64Array.of(1, NaN, 0, 1), 2).real]).toEqual([NaN, NaN])
  })
})

describe('balancing', () => {
  it('changes a matrix by powers of two only, and its diagonal not at all', () => {
    fc.assert(
      fc.property(numbers(9), (entries) => {
        const matrix = Float64Array.from(entries)
        balance(matrix, 3)
        for (const [place, value] of matrix.entries()) {
          if (entries[place] === 0) expect(value).toBe(entries[place])
          else if (place % 4 === 0) expect(value).toBe(entries[place])
          else expect(Math.log2(value / entries[place]!) % 1).toBeCloseTo(0, 12)
        }
      }),
    )
  })

  it('brings row and column of very different units together', () => {
    const matrix = Float64Array.of(1, 1e12, 1e-12, 2)
    balance(matrix, 2)
    expect(matrix[1]! / matrix[2]!).toBeGreaterThan(0.2)
    expect(matrix[1]! / matrix[2]!).toBeLessThan(5)
  })
})

describe('the Jacobian at a state', () => {
  it("of Robertson's reaction has the eigenvalues of its closed form", () => {
    const model = compileModel(massActionGraph(robertson))
    model.setParameters(rateConstants(robertson))
    const [k1, k2, k3] = [0.04, 3e7, 1e4]
    const [y2, y3] = [3.6e-5, 0.3]
    const { real, imaginary } = eigenvalues(jacobianAt(model, 0, Float64Array.of(0.7, y2, y3)), 3)
    // One is 0, for the total amount is conserved; the others solve l^2 + b l + c = 0 with the sums of J's principal minors.
    const b = k1 + 2 * k2 * y2 + k3 * y3
    const c = 2 * k2 * y2 * (k1 + k3 * y2)
    const fast = (-b - Math.sqrt(b * b - 4 * c)) / 2
    expect(real[0]! / fast).toBeCloseTo(1, 10)
    expect(real[1]! / (c / fast)).toBeCloseTo(1, 8)
    expect(Math.abs(real[2]!)).toBeLessThan(1e-9)
    expect([...imaginary]).toEqual([0, 0, 0])
  })

  it('is whole where a model keeps only its non-zeros', () => {
    const chain = modelFamilies.find(({ name }) => name === 'chain')!.make(30)
    if (chain.kind !== 'mechanism') throw new Error('A chain is a mechanism.')
    const model = compileModel(massActionGraph(chain.mechanism))
    model.setParameters(rateConstants(chain.mechanism))
    expect(model.matrix.sparse).not.toBeNull()
    const jacobian = jacobianAt(model, 0, new Float64Array(30).fill(0.5))
    const constants = rateConstants(chain.mechanism)
    for (let row = 0; row < 30; row++) {
      expect(jacobian[row * 30 + row]).toBe(row === 29 ? 0 : -constants[row]!)
      if (row > 0) expect(jacobian[row * 30 + row - 1]).toBe(constants[row - 1])
    }
    expect(jacobian.filter((value) => value !== 0)).toHaveLength(2 * 29)
  })
})

describe('singular values', () => {
  it('have the eigenvalues of J^T J for squares, however J lies', () => {
    fc.assert(
      fc.property(numbers(12), (values) => {
        const wide = Float64Array.from(values)
        const tall = Float64Array.from({ length: 12 }, (_, place) => values[(place % 3) * 4 + Math.floor(place / 3)]!)
        const product = new Float64Array(9)
        for (let row = 0; row < 3; row++)
          for (let column = 0; column < 3; column++)
            for (let index = 0; index < 4; index++)
              product[row * 3 + column]! += wide[row * 4 + index]! * wide[column * 4 + index]!
        const { real } = eigenvalues(product, 3)
        const scale = 1 + real[0]!
        for (const [matrix, rows, columns] of [
          [wide, 3, 4],
          [tall, 4, 3],
        ] as const) {
          const found = singularValues(matrix, rows, columns)
          expect(found).toHaveLength(3)
          for (const [place, value] of found.entries())
            expect((value * value) / scale).toBeCloseTo(real[place]! / scale, 9)
        }
      }),
    )
  })

  it('of what is not finite are none', () => {
    expect([...singularValues(Float64Array.of(1, NaN), 1, 2)]).toEqual([NaN])
  })
})

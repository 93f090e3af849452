import { describe, expect, it } from 'vitest'
import { measureSolution, readErrors, solutionCases, stepCases, worseThan } from './gradient-errors'

const stored = readErrors()

/** Every gradient method that differentiates the solution, through every method of integration, on every case: no worse than what is stored. */
describe('gradients of the solution are as near as is stored', () => {
  it.each(solutionCases.map((item) => [`${item.method.name}: ${item.item.name}`, item] as const))('%s', (_, item) => {
    expect(worseThan(stored, measureSolution(item))).toEqual([])
  })
})

it('has nothing stored of what is no longer claimed', () => {
  const cases = (reference: 'steps' | 'solution') =>
    (reference === 'steps' ? stepCases : solutionCases).map(
      ({ method, item }) => `${reference} ${method.name} ${item.name}`,
    )
  const kept = stored.map(({ reference, method, problem }) => `${reference} ${method} ${problem}`)
  expect([...new Set(kept)].sort()).toEqual([...cases('steps'), ...cases('solution')].sort())
})

it('has a method that goes back over the solution wrong nowhere: it is near, or says that it is lost', () => {
  const backsolve = stored.filter(({ gradientMethod }) => gradientMethod === 'backsolve-adjoint')
  expect(backsolve.length).toBeGreaterThan(0)
  const answered = backsolve.filter(({ error }) => typeof error === 'number')
  for (const row of answered) {
    const other = stored.find(
      ({ gradientMethod, method, problem }) =>
        gradientMethod === 'quadrature-adjoint' && method === row.method && problem === row.problem,
    )!
    expect(row.error, JSON.stringify(row)).toBeLessThan(10 * Number(other.error) + 1e-2)
  }
})

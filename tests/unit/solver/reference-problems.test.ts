import { describe, expect, it } from 'vitest'
import { measure, readBounds, referenceCases, violations } from './reference-runs'

const bounds = readBounds()

/**
 * Every method on every problem of tests/data/ivp that it claims: correct digits no fewer, and work no more, than the stored bounds. After
 * `npm run bounds` they are those of what is measured now.
 */
describe('solves to the stored digits with the stored work', () => {
  it.each(referenceCases.map((item) => [`${item.method.name}: ${item.problem.name}`, item] as const))(
    '%s',
    (_, item) => {
      const { method, problem, tolerances } = item
      const stored = bounds.filter((row) => row.method === method.name && row.problem === problem.name)
      expect(stored.map((row) => row.tolerance)).toEqual(tolerances)
      expect(stored.flatMap((row) => violations(measure(item, row.tolerance), row))).toEqual([])
    },
  )
})

it('has no bounds for what is no longer claimed', () => {
  const cases = referenceCases.map(({ method, problem }) => `${method.name} ${problem.name}`)
  expect([...new Set(bounds.map(({ method, problem }) => `${method} ${problem}`))].sort()).toEqual(cases.sort())
})

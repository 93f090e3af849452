import { describe, expect, it } from 'vitest'
import { measureSteps, readErrors, stepCases, worseThan } from './gradient-errors'

const stored = readErrors()
/** How far a gradient may be from the differences where they see further: without and with Newton's method. */
const DIRECT = 1e-9
const ITERATED = 1e-6

/**
 * Every gradient method that differentiates the steps, through every method of integration whose steps can be differentiated, on every case: exact,
 * and no worse than what is stored. After `npm run gradient-errors` that is what is measured now.
 */
describe('gradients are the derivative that differences of the steps find', () => {
  it.each(stepCases.map((item) => [`${item.method.name}: ${item.item.name}`, item] as const))('%s', (_, item) => {
    const { errors, resolution } = measureSteps(item)
    expect(resolution).toBeLessThan(1e-5)
    const most = Math.max(item.method.newton ? ITERATED : DIRECT, resolution)
    expect(errors.filter(({ error }) => typeof error === 'string' || error >= most)).toEqual([])
    expect(worseThan(stored, errors)).toEqual([])
  })
})

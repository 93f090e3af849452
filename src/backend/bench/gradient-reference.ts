import { type Outcome, failed, succeeded } from '../../shared'
import { gradientMethods } from '../../solver'
import type { PooledEngine } from '../runs/engine-pool'
import { type GradientCase, gradientJobOf } from './gradient-case'

/** The gradient by which others are judged. */
export interface GradientReference {
  gradient: Float64Array
  gradientMethod: string
  method: string
  relativeTolerance: number
  /** To how many digits it agrees with one at ten times its tolerance. */
  digits: number
}

const tolerance = 1e-11
const coarser = 10
/** Less agreement than this would blur the comparisons, which go up to 4 digits. Rounding leaves little more than 5. */
const leastDigits = 4.5
const effort = { seconds: 0, repeats: 1, maximumSteps: 1_000_000, maximumSeconds: 60 }

/** A very fine gradient by forward sensitivities, checked against a coarser one. */
export async function gradientReference(item: GradientCase, engine: PooledEngine): Promise<Outcome<GradientReference>> {
  const { name: gradientMethod, defaultMethod: method } = gradientMethods.find(({ name }) => name === 'forward')!
  const at = (relativeTolerance: number) => {
    const accuracy = { relativeTolerance, absoluteTolerance: relativeTolerance, ...effort }
    return engine.client.call('gradient', gradientJobOf(item.subject, gradientMethod, method, accuracy))
  }
  const fine = await at(tolerance)
  if (fine.status === 'failed') return fine
  const coarse = await at(coarser * tolerance)
  if (coarse.status === 'failed') return coarse
  const { gradient } = fine.value
  const digits = item.digits(coarse.value.gradient, gradient)
  if (digits >= leastDigits) {
    return succeeded({ gradient, gradientMethod, method, relativeTolerance: tolerance, digits })
  }
  return failed(
    `The reference gradient of ${item.title} is only right to ${digits.toFixed(1)} digits`,
    `${gradientMethod} through ${method} at a relative tolerance of ${tolerance}`,
  )
}

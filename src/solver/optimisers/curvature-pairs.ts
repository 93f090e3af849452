import { dot } from './vectors'

/** A step s, and how it changed the gradient, y. */
export interface CurvaturePair {
  step: Float64Array
  change: Float64Array
}

/** Below this, as a cosine between s and y, a pair says nothing of a minimum's curvature. */
const LEAST_COSINE = 1e-10

/** Adds a pair if its curvature is positive, which keeps the approximate Hessian positive definite, and lets the oldest go. */
export function addPair(pairs: CurvaturePair[], pair: CurvaturePair, most: number): void {
  const { step, change } = pair
  const least = LEAST_COSINE * Math.sqrt(dot(step, step) * dot(change, change))
  if (!(dot(step, change) > least)) return
  pairs.push(pair)
  if (pairs.length > most) pairs.shift()
}

/** H v by the two loops (Nocedal and Wright 2006, algorithm 7.4), with H0 = s.y / y.y of the newest pair; v itself without pairs. */
export function inverseHessianTimes(pairs: readonly CurvaturePair[], vector: Float64Array): Float64Array {
  const product = vector.slice()
  const newest = pairs.at(-1)
  if (newest === undefined) return product
  const alphas = new Float64Array(pairs.length)
  for (let index = pairs.length - 1; index >= 0; index--) {
    const { step, change } = pairs[index]!
    alphas[index] = dot(step, product) / dot(step, change)
    addMultiple(product, -alphas[index]!, change)
  }
  const scale = dot(newest.step, newest.change) / dot(newest.change, newest.change)
  for (let i = 0; i < product.length; i++) product[i]! *= scale
  pairs.forEach(({ step, change }, index) => {
    addMultiple(product, alphas[index]! - dot(change, product) / dot(step, change), step)
  })
  return product
}

function addMultiple(target: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * vector[i]!
}

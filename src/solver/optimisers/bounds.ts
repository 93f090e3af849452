import type { Bounds } from './optimiser'

/** Puts every parameter on the nearest value that it may have. */
export function project(parameters: Float64Array, bounds: Bounds | null): void {
  if (bounds === null) return
  const { lower, upper } = bounds
  for (let index = 0; index < parameters.length; index++) {
    parameters[index] = Math.max(lower[index]!, Math.min(upper[index]!, parameters[index]!))
  }
}

/** Whether a parameter lies at a bound and would leave it when it moves in a direction. */
export function held(bounds: Bounds | null, index: number, value: number, direction: number): boolean {
  if (bounds === null) return false
  return direction < 0 ? value <= bounds.lower[index]! : direction > 0 && value >= bounds.upper[index]!
}

/** The gradient without what would push parameters out of their bounds: zero at a minimum within them. */
export function projectedGradient(
  gradient: Float64Array,
  parameters: Float64Array,
  bounds: Bounds | null,
): Float64Array<ArrayBuffer> {
  return gradient.map((slope, index) => (held(bounds, index, parameters[index]!, -slope) ? 0 : slope))
}

/** How far parameters can go in a direction before the first comes to a bound, in lengths of the direction. */
export function distanceToBounds(parameters: Float64Array, direction: Float64Array, bounds: Bounds | null): number {
  if (bounds === null) return Infinity
  let nearest = Infinity
  for (let index = 0; index < parameters.length; index++) {
    const [way, value] = [direction[index]!, parameters[index]!]
    if (way === 0) continue
    nearest = Math.min(nearest, ((way < 0 ? bounds.lower : bounds.upper)[index]! - value) / way)
  }
  return nearest
}

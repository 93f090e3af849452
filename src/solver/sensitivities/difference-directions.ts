import { createRandom } from '../random'

/** A direction in which parameters and initial values are moved together. */
export interface Direction {
  /** [parameters] */
  parameters: Float64Array
  /** Of each experiment: [states]. */
  initials: readonly Float64Array[]
}

/** As many numbers as these are moved one by one; of more, as many random combinations are taken. */
const MOST_ALONE = 8
const COMBINATIONS = 6

/**
 * Directions that tell a wrong gradient from a right one: every number alone where they are few; else random combinations, in which the mean
 * square of (g . d) is the square of the length of g.
 *
 * @param sizes how far each number is moved at most: 0 keeps it
 */
export function differenceDirections(sizes: Direction, seed: number): Direction[] {
  const flat = [...sizes.parameters, ...sizes.initials.flatMap((initial) => [...initial])]
  const moved = flat.flatMap((size, index) => (size === 0 ? [] : [index]))
  const random = createRandom(seed)
  const combinations =
    moved.length <= MOST_ALONE
      ? moved.map((alone) => flat.map((size, index) => (index === alone ? size : 0)))
      : Array.from({ length: COMBINATIONS }, () => flat.map((size) => (size === 0 ? 0 : size * random.normal())))
  return combinations.map((values) => shapedLike(sizes, values))
}

function shapedLike({ parameters, initials }: Direction, values: readonly number[]): Direction {
  let next = 0
  const take = (count: number): Float64Array => Float64Array.from(values.slice(next, (next += count)))
  return { parameters: take(parameters.length), initials: initials.map(({ length }) => take(length)) }
}

/** g . d. */
export function along(gradient: Direction, direction: Direction): number {
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, index) => sum + value * b[index]!, 0)
  return direction.initials.reduce(
    (sum, initial, experiment) => sum + dot(gradient.initials[experiment]!, initial),
    dot(gradient.parameters, direction.parameters),
  )
}

/** Wider arrays are handled by loops over memory instead of straight-line code over registers. */
export const STRAIGHT_ROWS = 32
/** An outer product of more elements is written by a loop. */
export const STRAIGHT_OUTER = 256

export const even = (count: number): number => count + (count % 2)

/** The items in groups of up to `most`, as equal in size as can be. */
export function groupsOf<Item>(items: readonly Item[], most: number): Item[][] {
  const groups = Math.ceil(items.length / most)
  return Array.from({ length: groups }, (_, group) =>
    items.slice(Math.ceil((group * items.length) / groups), Math.ceil(((group + 1) * items.length) / groups)),
  )
}

/** The numbers from 0 on. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

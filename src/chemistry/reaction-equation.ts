/** Sides of an equation by species, in the order given: `2 y2 -> y2 + y3`; an empty side is `0`. */
export function reactionEquation(
  species: readonly string[],
  left: Readonly<Record<string, number>>,
  right: Readonly<Record<string, number>>,
): string {
  const side = (amounts: Readonly<Record<string, number>>) =>
    species
      .flatMap((name) => {
        const amount = amounts[name] ?? 0
        return amount === 0 ? [] : [amount === 1 ? name : `${Number(amount.toPrecision(3))} ${name}`]
      })
      .join(' + ') || '0'
  return `${side(left)} -> ${side(right)}`
}

/**
 * What stands on both sides where a rate has these orders and an event these changes: to the left as much of a species as its order says, or
 * as is used up where that is more. What is on both sides takes part and is not used up.
 */
export function equationOf(
  species: readonly string[],
  orders: Readonly<Record<string, number>>,
  change: Readonly<Record<string, number>>,
): string {
  const sides = { left: {} as Record<string, number>, right: {} as Record<string, number> }
  for (const name of species) {
    const net = change[name] ?? 0
    const left = Math.max(0, orders[name] ?? 0, -net)
    sides.left[name] = left
    sides.right[name] = tidy(left + net)
  }
  return reactionEquation(species, sides.left, sides.right)
}

/** Without the last bits that a sum leaves of numbers of a few digits. */
const tidy = (value: number) => Number(value.toFixed(9))

/** The same things with names that tell them apart: the second `a` becomes `a (2)`. The key of a plot goes by name. */
export function distinctlyNamed<T extends { name: string }>(things: readonly T[]): T[] {
  const seen = new Map<string, number>()
  return things.map((thing) => {
    const count = (seen.get(thing.name) ?? 0) + 1
    seen.set(thing.name, count)
    return count === 1 ? thing : { ...thing, name: `${thing.name} (${count})` }
  })
}

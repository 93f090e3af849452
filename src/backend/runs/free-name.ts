/** A name that no other has: `robertson, seed 1` is followed by `robertson, seed 1 (2)`. What a person writes is never changed so. */
export function freeName(wanted: string, others: readonly { name: string }[]): string {
  const taken = new Set(others.map(({ name }) => name))
  if (!taken.has(wanted)) return wanted
  for (let count = 2; ; count++) {
    const name = `${wanted} (${count})`
    if (!taken.has(name)) return name
  }
}

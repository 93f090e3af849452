/** The first of `name`, `name (2)`, `name (3)`, ... that nothing of its kind in the project has. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name
  for (let number = 2; ; number += 1) if (!taken.includes(`${name} (${number})`)) return `${name} (${number})`
}

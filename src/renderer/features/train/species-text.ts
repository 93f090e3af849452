/** Names as a person writes them: `y1, y2`, `none`; empty where it is left to the model. */
export function speciesText(names: readonly string[] | null): string {
  if (names === null) return ''
  return names.length === 0 ? 'none' : names.join(', ')
}

/** The species that a text names, or what is wrong with it; null where it names none and leaves it to the model. */
export function parseSpecies(
  text: string,
  species: readonly string[],
): { names: string[] | null } | { problem: string } {
  const trimmed = text.trim()
  if (trimmed === '') return { names: null }
  if (trimmed === 'none') return { names: [] }
  if (trimmed === 'all') return { names: [...species] }
  const names = trimmed.split(/[,;]/).map((name) => name.trim())
  const stranger = names.find((name) => !species.includes(name))
  if (stranger === undefined) return { names: [...new Set(names)] }
  return {
    problem: `The data have no species ${stranger === '' ? 'without a name' : stranger}; write names of ${species.join(', ')}.`,
  }
}

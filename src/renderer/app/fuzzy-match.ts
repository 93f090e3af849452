/** How well a query fits a text, and which characters it met. */
export interface FuzzyMatch {
  /** Higher is better. */
  score: number
  /** Indices into the text, ascending. */
  positions: readonly number[]
}

/**
 * Matches when the query's characters occur in the text in this order, whatever lies between. Beginnings of words and runs
 * of characters count more, so that `tl` finds `Toggle light` before `Settle`.
 */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | null {
  const wanted = query.toLowerCase().replaceAll(' ', '')
  const searched = text.toLowerCase()
  const positions: number[] = []
  let score = 0
  let from = 0
  for (const character of wanted) {
    const next = nextPosition(searched, character, from)
    if (next === -1) return null
    if (next === 0 || !isWordCharacter(searched[next - 1]!)) score += 8
    if (next === positions.at(-1)! + 1) score += 5
    score -= Math.min(next - from, 5)
    positions.push(next)
    from = next + 1
  }
  return { score: score - searched.length / 50, positions }
}

/** The next place of a character: directly here, else at the next beginning of a word, else anywhere. */
function nextPosition(text: string, character: string, from: number): number {
  if (text[from] === character) return from
  for (let index = from; index < text.length; index++) {
    if (text[index] === character && !isWordCharacter(text[index - 1] ?? ' ')) return index
  }
  return text.indexOf(character, from)
}

function isWordCharacter(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character)
}

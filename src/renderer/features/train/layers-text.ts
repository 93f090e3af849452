/** Limits of the contract for hidden layers (`modelSettingsSchema`). */
const mostLayers = 64
const widestLayer = 1024

export type ParsedLayers = { layers: number[] } | { problem: string }

/** Hidden layers as a person writes them: `5, 5, 5`, also with blanks alone, or `6 x 5` for six layers of five. */
export function parseLayers(text: string): ParsedLayers {
  const trimmed = text.trim()
  if (trimmed === '') return { layers: [] }
  const repeated = /^(\d+)\s*[x×*]\s*(\d+)$/i.exec(trimmed)
  if (repeated !== null) {
    const count = Number(repeated[1])
    // Checked before the list is made: a typed 99999999 must not fill the memory.
    return count > mostLayers ? tooMany : checked(Array.from({ length: count }, () => Number(repeated[2])))
  }
  const parts = trimmed.split(/[\s,;-]+/).filter((part) => part !== '')
  if (!parts.every((part) => /^\d+$/.test(part))) {
    return { problem: 'Write the width of each hidden layer, for example 5, 5, 5 or 3 x 5.' }
  }
  return checked(parts.map(Number))
}

const tooMany: ParsedLayers = { problem: `At most ${mostLayers} hidden layers.` }

function checked(layers: number[]): ParsedLayers {
  if (layers.length > mostLayers) return tooMany
  if (layers.some((width) => width < 1 || width > widestLayer)) {
    return { problem: `A layer has between 1 and ${widestLayer} neurons.` }
  }
  return { layers }
}

export function layersText(layers: readonly number[]): string {
  return layers.join(', ')
}

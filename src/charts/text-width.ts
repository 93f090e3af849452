/** Widths of characters of Inter over the font size, by class; semibold is about six hundredths wider. */
const classes: readonly [RegExp, number][] = [
  [/[iIjl.,:;'|!]/, 0.29],
  [/[frt()[\]/ \-¹]/, 0.38],
  [/[mwMW@%—…]/, 0.88],
  [/[A-Z0-9+−=<>≤×]/, 0.66],
  [/[⁻⁰²³⁴-⁹]/, 0.42],
]
const otherwise = 0.56
const semibold = 1.04

/**
 * About how wide a text is, in CSS pixels. An estimate on the generous side: a plot is laid out the same in a window, and
 * where nothing can measure text.
 */
export function textWidth(text: string, fontSize: number, bold = false): number {
  let width = 0
  for (const character of text) width += classes.find(([pattern]) => pattern.test(character))?.[1] ?? otherwise
  return width * fontSize * (bold ? semibold : 1)
}

/** The text, or as much of its beginning as fits with an ellipsis. */
export function textWithin(text: string, width: number, fontSize: number, bold = false): string {
  if (textWidth(text, fontSize, bold) <= width) return text
  let kept = [...text]
  while (kept.length > 1 && textWidth(`${kept.join('')}…`, fontSize, bold) > width) kept = kept.slice(0, -1)
  return `${kept.join('').trimEnd()}…`
}

/** Style sheets of the page hold the font faces that the window draws with: no list of files to keep. */
function fontFaces(family: string): CSSFontFaceRule[] {
  return [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule): rule is CSSFontFaceRule => rule instanceof CSSFontFaceRule)
    .filter((rule) => rule.style.getPropertyValue('font-family').replaceAll(/['"]/g, '') === family)
    .filter((rule) => (rule.style.getPropertyValue('font-style') || 'normal') === 'normal')
}

/** Whether a `unicode-range` such as `U+0000-00FF, U+2212` has one of the characters. */
export function rangeCovers(unicodeRange: string, text: string): boolean {
  if (unicodeRange.trim() === '') return true
  const ranges = unicodeRange.split(',').map((part) => {
    const [first = '', last = first] = part.trim().replace(/^U\+/i, '').split('-')
    return [parseInt(first.replaceAll('?', '0'), 16), parseInt(last.replaceAll('?', 'F'), 16)] as const
  })
  return [...text].some((character) => {
    const code = character.codePointAt(0) ?? 0
    return ranges.some(([first, last]) => code >= first && code <= last)
  })
}

async function asDataUrl(address: string): Promise<string | null> {
  if (address.startsWith('data:')) return address
  const response = await fetch(address)
  if (!response.ok) return null
  const bytes = new Uint8Array(await response.arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return `data:font/woff2;base64,${btoa(binary)}`
}

/** Font faces of a family as a style sheet that needs no other file: those parts of it that the text uses. */
export async function embeddedFontFaces(family: string, text: string): Promise<string> {
  const faces = fontFaces(family).filter((rule) => rangeCovers(rule.style.getPropertyValue('unicode-range'), text))
  const written = await Promise.all(
    faces.map(async (rule) => {
      const source = /url\(["']?([^"')]+)["']?\)/.exec(rule.style.getPropertyValue('src'))?.[1]
      const base = rule.parentStyleSheet?.href ?? document.baseURI
      const data = source === undefined ? null : await asDataUrl(new URL(source, base).href)
      if (data === null) return ''
      const range = rule.style.getPropertyValue('unicode-range')
      const weight = rule.style.getPropertyValue('font-weight') || 'normal'
      return (
        `@font-face{font-family:'${family}';font-weight:${weight};src:url(${data}) format('woff2');` +
        `${range === '' ? '' : `unicode-range:${range};`}}`
      )
    }),
  )
  return written.join('')
}

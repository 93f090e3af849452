export type Decimal = '.' | ','

/** What a cell says: a number, nothing, something infinite, or text. */
export type CellValue = number | 'missing' | 'infinite' | 'text'

const missingWords = new Set(['', 'na', 'nan', 'n/a', 'n.a.', '#n/a', 'null', '-', '--', '\u2013', '\u2014'])
const infiniteWords = /^[+-]?(inf|infinity|\u221e)$/i
/** D is Fortran's exponent mark. */
const forms: Record<Decimal, RegExp> = {
  '.': /^[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?$/,
  ',': /^[+-]?(\d+,?\d*|,\d+)([eEdD][+-]?\d+)?$/,
}

export function readCell(cell: string, decimal: Decimal): CellValue {
  const text = cell.trim().replace(/^\u2212/, '-')
  if (forms[decimal].test(text)) {
    const value = Number(text.replace(',', '.').replace(/[dD]/, 'e'))
    // A zero has no sign in the project file.
    return Number.isFinite(value) ? value + 0 : 'infinite'
  }
  if (missingWords.has(text.toLowerCase())) return 'missing'
  return infiniteWords.test(text) ? 'infinite' : 'text'
}

const clock = /^(\d+):([0-5]\d):([0-5]\d(?:[.,]\d+)?)$/

/** A time: a number, or hours:minutes:seconds as plate readers write it, in seconds. */
export function readTime(cell: string, decimal: Decimal): CellValue {
  const parts = clock.exec(cell.trim())
  if (parts === null) return readCell(cell, decimal)
  const [, hours = '', minutes = '', seconds = ''] = parts
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'))
}

export function isClock(cell: string): boolean {
  return clock.test(cell.trim())
}

/** A date, a time of day, or both: written beside the measurements by instruments. */
export function isTimestamp(cell: string): boolean {
  return /^(\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}:\d{2})/.test(cell.trim())
}

/** The other decimal sign; what would be a number with it was perhaps read with the wrong one. */
export function otherDecimal(decimal: Decimal): Decimal {
  return decimal === '.' ? ',' : '.'
}

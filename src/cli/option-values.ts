import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'
import { type Mechanism, mechanismSchema } from '../shared'

/** Readers of option values; what they refuse is wrong usage. */

export function numberOption(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.')
  return value
}

export function positiveNumberOption(text: string): number {
  const value = numberOption(text)
  if (value <= 0) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}

export function wholeNumberOption(text: string): number {
  const value = numberOption(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number.')
  return value
}

export function countOption(text: string): number {
  const value = wholeNumberOption(text)
  if (value === 0) throw new InvalidArgumentError('It must be a whole number from 1.')
  return value
}

export function numberListOption(text: string): number[] {
  return text.split(',').map(numberOption)
}

/** Widths of hidden layers: `5,5,5`. */
export function countListOption(text: string): number[] {
  return text.split(',').map(countOption)
}

/** Totals to keep and how: `algebraic:mass=1,1,1;0,1,2`; one without a name is called by its place. `projection` alone names none. */
export function conservationOption(text: string) {
  const [form, totals] = text.split(/:(.*)/s)
  if (totals === undefined) return { form, totals: [] }
  return {
    form,
    totals: totals.split(';').map((total, index) => {
      const [, name, coefficients] = /^(?:(.*)=)?(.*)$/s.exec(total)!
      return { name: name?.trim() || `sum ${index + 1}`, coefficients: numberListOption(coefficients!) }
    }),
  }
}

/** Names: `rober,pollu`. */
export function nameListOption(text: string): string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.includes('')) throw new InvalidArgumentError('It must be names with commas between them.')
  return names
}

/** The mechanism in a file of JSON: by itself, or under `mechanism` as in an example. */
export function mechanismOption(path: string): Mechanism {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new InvalidArgumentError(`It cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
  }
  const own = typeof content === 'object' && content !== null && 'mechanism' in content ? content.mechanism : content
  const read = mechanismSchema.safeParse(own)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const place = issue!.path.map((key) => (typeof key === 'number' ? key + 1 : String(key))).join(', ')
  throw new InvalidArgumentError(
    `It is no mechanism (${place || 'the whole file'}: ${issue!.message}). It needs {"species": ["A", "B"], "reactions": [{"equation": "A -> B", "orders": {"A": 1}, "change": {"A": -1, "B": 1}, "constant": 0.5, "treatment": "fitted"}]}.`,
  )
}

/** Output times: `0,1,10`, ascending. */
export function ascendingListOption(text: string): number[] {
  const values = numberListOption(text)
  if (values.some((value, index) => index > 0 && value <= values[index - 1]!))
    throw new InvalidArgumentError('The numbers must rise.')
  return values
}

const delimiters: Readonly<Record<string, ',' | ';' | '\t' | ' ' | '|'>> = {
  ',': ',',
  ';': ';',
  '|': '|',
  '\t': '\t',
  ' ': ' ',
  comma: ',',
  semicolon: ';',
  tab: '\t',
  space: ' ',
  bar: '|',
}

export function delimiterOption(text: string): ',' | ';' | '\t' | ' ' | '|' {
  const delimiter = Object.hasOwn(delimiters, text) ? delimiters[text] : undefined
  if (delimiter === undefined)
    throw new InvalidArgumentError('It must be comma, semicolon, tab, space or bar, or the sign itself.')
  return delimiter
}

export function decimalOption(text: string): '.' | ',' {
  if (text === '.' || text === 'point') return '.'
  if (text === ',' || text === 'comma') return ','
  throw new InvalidArgumentError('It must be point or comma, or the sign itself.')
}

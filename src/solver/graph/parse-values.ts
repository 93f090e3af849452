import type { MatrixEntry } from './node'

/** The sizes that a model's nodes refer to. */
export interface ModelSizes {
  states: number
  parameters: number
  inputs: number
}

/** For what a text says that no model can be. */
export const wrongText = (what: string): Error => new Error(what)

/** A whole number from `least` to `most`. */
export function wholeNumber(value: unknown, least: number, most: number, what: string): number {
  if (!Number.isInteger(value)) throw wrongText(`${what} is ${JSON.stringify(value)}, not a whole number`)
  const number = value as number
  if (number < least || number > most) throw wrongText(`${what} is ${number}, not between ${least} and ${most}`)
  return number
}

/** One of some words. */
export function oneOf<const Word extends string>(value: unknown, words: readonly Word[], what: string): Word {
  const word = words.find((candidate) => candidate === value)
  if (word === undefined) throw wrongText(`there is no ${what} ${JSON.stringify(value)}`)
  return word
}

/** A list of `count` things (any number, where it is null), each read by `read`. */
export function listOf<Item>(
  value: unknown,
  count: number | null,
  what: string,
  read: (item: unknown, what: string) => Item,
): readonly Item[] {
  if (!Array.isArray(value)) throw wrongText(`there is no list of ${what}`)
  if (count !== null && value.length !== count) throw wrongText(`there are ${value.length} ${what}, not ${count}`)
  return value.map((item: unknown, index) => read(item, `${what}, number ${index + 1}`))
}

export function anyNumber(value: unknown, what: string): number {
  if (typeof value !== 'number') throw wrongText(`${what}: ${JSON.stringify(value)} is not a number`)
  return value
}

/** The non-zeros of a matrix of so many rows and columns. */
export function matrixEntries(value: unknown, rows: number, columns: number, what: string): readonly MatrixEntry[] {
  return listOf(value, null, `entries of ${what}`, (item, where) => {
    const entry = (item ?? {}) as Partial<Record<keyof MatrixEntry, unknown>>
    return {
      row: wholeNumber(entry.row, 0, rows - 1, `the row of ${where}`),
      column: wholeNumber(entry.column, 0, columns - 1, `the column of ${where}`),
      value: anyNumber(entry.value, where),
    }
  })
}

import type { LabParameter } from '../../../shared'
import { formatNumber } from '../../format'

type NumbersParameter = Extract<LabParameter, { kind: 'numbers' }>

export type ParsedNumbers = { numbers: number[] } | { problem: string }

/** Numbers as a person writes them: `1e-6, 1e-7`, also with blanks or semicolons between them. */
export function parseNumbers(text: string, { least, most, whole, mostValues }: NumbersParameter): ParsedNumbers {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '')
  const numbers = parts.map(Number)
  if (numbers.length === 0 || numbers.some(Number.isNaN)) return { problem: 'Write numbers with commas between them.' }
  if (numbers.length > mostValues) return { problem: `Write at most ${mostValues} numbers.` }
  if (whole && !numbers.every(Number.isInteger)) return { problem: 'Write whole numbers.' }
  if (numbers.some((number) => number < least || number > most))
    return { problem: `Write numbers between ${formatNumber(least)} and ${formatNumber(most)}.` }
  return { numbers }
}

export function numbersText(numbers: readonly number[]): string {
  return numbers.map((number) => formatNumber(number, 15).replaceAll(',', '')).join(', ')
}

import type { ChartTheme } from './theme'

const symbols = ['circle', 'diamond', 'triangle', 'rect'] as const
export type PointSymbol = (typeof symbols)[number]
const dashes = ['solid', [6, 3], [2, 2], [8, 3, 2, 3]] as const

export type Dash = 'solid' | number[]

function cyclic<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length]
  if (item === undefined) throw new RangeError('a style list is empty')
  return item
}

/** A species' colour, the same in every plot; after a whole turn of the colours the symbol changes. */
export function speciesStyle(theme: ChartTheme, index: number): { color: string; symbol: string } {
  return {
    color: cyclic(theme.species, index),
    symbol: cyclic(symbols, Math.floor(index / theme.species.length)),
  }
}

/** A run's colour and dash: told apart without colour too. After a whole turn of the colours each has its next dash. */
export function runStyle(theme: ChartTheme, index: number): { color: string; dash: Dash } {
  const turn = Math.floor(index / theme.runs.length)
  return { color: cyclic(theme.runs, index), dash: dashStyle(index + turn) }
}

/** Experiments of one species share its colour and differ in dash and symbol. */
export function experimentStyle(index: number): { dash: Dash; symbol: PointSymbol } {
  return { dash: dashStyle(index), symbol: cyclic(symbols, index) }
}

export function dashStyle(index: number): Dash {
  const dash = cyclic(dashes, index)
  return dash === 'solid' ? dash : [...dash]
}

/** A ground to draw on. `print` is for files: white ground and light colours, whatever the window wears. */
export type ThemeName = 'light' | 'dark' | 'print'

/** Every colour and size that a plot takes from outside itself. Sizes are CSS pixels (96 to the inch). */
export interface ChartTheme {
  background: string
  /** What hollow symbols are filled with. */
  panel: string
  text: string
  muted: string
  grid: string
  axis: string
  accent: string
  error: string
  /** Okabe and Ito's colour-blind-safe set, one for each species in turn. */
  species: readonly string[]
  /** Paul Tol's muted set led by the accent, one for each run in turn; none of them is a species' colour. */
  runs: readonly string[]
  fontFamily: string
  fontSize: number
  titleSize: number
  lineWidth: number
}

const fontFamily = "'Inter Variable', Inter, system-ui, sans-serif"

const light: ChartTheme = {
  background: '#ffffff',
  panel: '#ffffff',
  text: '#1d2125',
  muted: '#5f656c',
  grid: '#ededea',
  axis: '#c9c9c3',
  accent: '#0b6e74',
  error: '#b42318',
  species: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'],
  runs: ['#0b6e74', '#882255', '#8a7a1e', '#332288', '#cc6677', '#117733', '#aa4499', '#7a5c3e'],
  fontFamily,
  fontSize: 11,
  titleSize: 12,
  lineWidth: 1.75,
}

const dark: ChartTheme = {
  ...light,
  background: '#1d2125',
  panel: '#1d2125',
  text: '#e6e8ea',
  muted: '#9aa1a9',
  grid: '#282d32',
  axis: '#454c54',
  accent: '#4fb8b3',
  error: '#f0776c',
  species: ['#5aaee3', '#f0883e', '#3fc596', '#e09bc2', '#f0bb4a', '#8accf2'],
  runs: ['#4fb8b3', '#e07bab', '#d2c25c', '#9c92ee', '#f09aa6', '#62c07f', '#d896cd', '#c4a17f'],
}

/** 7 to 9 pt text at the size of a journal's column, as journals ask. */
const print: ChartTheme = { ...light, grid: '#e8e8e5', muted: '#4d5359', axis: '#8b9097', fontSize: 10, titleSize: 11 }

const themes: Record<ThemeName, ChartTheme> = { light, dark, print }

/** The colours and sizes of a theme, with another font where the caller embeds its own. */
export function chartTheme(name: ThemeName, font?: string): ChartTheme {
  return font === undefined ? themes[name] : { ...themes[name], fontFamily: font }
}

/** Widths of a journal's single and double column, 84 and 174 mm, in CSS pixels. */
export const journalWidth = { single: 317, double: 658 } as const

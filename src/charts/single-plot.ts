import type { EChartsOption } from 'echarts'
import type { AxisScale } from './axis-scale'
import { keyHeight, type KeyEntry, type PanelSeries, sheetOption } from './sheet'
import { type ChartTheme, chartTheme, type ThemeName } from './theme'

const defaults = {
  /** Height over width, where no height is given. */
  proportion: 0.62,
  /** CSS pixels between ticks, about. */
  xTickDistance: 84,
  yTickDistance: 46,
}

/** Options that every plot of one panel takes. */
export interface PlotOptions {
  theme: ThemeName
  /** CSS pixels. */
  width: number
  /** CSS pixels; in proportion to the width when absent. */
  height?: number
  /** Part of the x axis to show, in its own unit. */
  xRange?: readonly [number, number] | null
  /** Width at the top right that titles leave free. */
  cornerWidth?: number
  /** Another font than the theme's. */
  font?: string
}

/** How many ticks suit a plot of this size, and the theme it is drawn in. */
export function plotFrame(options: PlotOptions): {
  theme: ChartTheme
  height: number
  xTicks: number
  yTicks: number
} {
  const height = options.height ?? Math.round(options.width * defaults.proportion)
  return {
    theme: chartTheme(options.theme, options.font),
    height,
    xTicks: Math.max(2, options.width / defaults.xTickDistance),
    yTicks: Math.max(2, height / defaults.yTickDistance),
  }
}

export interface SinglePlot {
  title: string
  subtitle: string
  x: AxisScale
  y: AxisScale
  series: PanelSeries[]
  xTitle: string
  key: KeyEntry[]
  xText: (value: number) => string
}

/** A plot of one panel that fills its sheet. */
export function singlePlot(plot: SinglePlot, options: PlotOptions): EChartsOption {
  const { theme, height } = plotFrame(options)
  const labels = plot.key.map((entry) => entry.label)
  const footer = keyHeight(theme, options.width, plot.xTitle, labels)
  return sheetOption({
    panels: [{ ...plot, subtitleMayGo: true }],
    theme,
    width: options.width,
    layout: { columns: 1, rows: 1, panelWidth: options.width, panelHeight: height - footer, height, footer },
    xTitle: plot.xTitle,
    key: plot.key,
    cornerWidth: options.cornerWidth ?? 0,
    xText: plot.xText,
  })
}

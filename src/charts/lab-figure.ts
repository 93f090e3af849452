import type { EChartsOption } from 'echarts'
import type { LabFigure, LabPanel } from '../shared'
import { type AxisScale, linearScale, logarithmicScale } from './axis-scale'
import { finiteExtent, padded } from './extent'
import { labCurveStyles, labKey, labSeries } from './lab-curve'
import { type MultiplesLayout, multiplesLayout } from './layout'
import { valueText } from './number-text'
import { keyHeight, type Panel, sheetOption } from './sheet'
import { plotFrame, type PlotOptions } from './single-plot'
import { chartTheme } from './theme'

const defaults = {
  padding: 0.04,
  /** Above everything else, for what has no value. */
  roomForAbsent: 0.14,
  /** Height of a panel over its width, and in CSS pixels at least, where no height is given. */
  proportion: 0.42,
  leastPanel: 170,
  tickDistance: 46,
  /** CSS pixels between ticks of a panel that is one of many, about. */
  xTickDistance: 46,
  /** More panels than these stand side by side: below one another they would be a page of several screens. */
  mostStacked: 4,
}

/** Whether a figure has so many panels that they stand side by side, and want the width of the page. */
export function labFigureIsWide({ panels }: LabFigure): boolean {
  return panels.length > defaults.mostStacked
}

function xTitleOf({ x }: LabFigure): string {
  const unit = x.unit === null ? '' : `, ${x.unit}`
  return `${x.title}${unit}${x.logarithmic ? ' (log)' : ''}`
}

/** Height of a figure of the Lab on a sheet of this width: as high as is asked for, and never too low to be read. */
export function labFigureHeight(figure: LabFigure, options: PlotOptions): number {
  return layoutOf(figure, options).height
}

function layoutOf(figure: LabFigure, options: PlotOptions): MultiplesLayout {
  const footer = footerOf(figure, options)
  const { width, height: asked } = options
  const rows = Math.max(1, figure.panels.length)
  if (labFigureIsWide(figure))
    return multiplesLayout(rows, width, { footer, ...(asked === undefined ? {} : { height: asked }) })
  const least = rows * defaults.leastPanel + footer
  const height = Math.max(least, asked ?? Math.round(rows * defaults.proportion * width))
  return { columns: 1, rows, panelWidth: width, panelHeight: Math.floor((height - footer) / rows), height, footer }
}

function footerOf(figure: LabFigure, { theme: name, font, width }: PlotOptions): number {
  const theme = chartTheme(name, font)
  const labels = labKey(figure, labCurveStyles(figure, theme)).map(({ label }) => label)
  return keyHeight(theme, width, xTitleOf(figure), labels)
}

/** A figure of the Lab: its panels below one another, or side by side where they are many, with one x axis and one key. */
export function labFigure(figure: LabFigure, options: PlotOptions): EChartsOption {
  const frame = plotFrame(options)
  const { theme } = frame
  const layout = layoutOf(figure, options)
  const { panelHeight, panelWidth } = layout
  const xTicks = labFigureIsWide(figure) ? Math.max(2, panelWidth / defaults.xTickDistance) : frame.xTicks
  const styles = labCurveStyles(figure, theme)
  const x = xScale(figure, xTicks, options.xRange ?? null)
  const panels = figure.panels.map((panel): Panel => {
    const y = yScale(panel, Math.max(2, panelHeight / defaults.tickDistance))
    const series = panel.curves.map((curve, place) =>
      labSeries(curve, `curve:${place}`, styles.get(curve.label)!, theme, { x, y }),
    )
    return { title: panel.title, subtitle: panel.subtitle, subtitleMayGo: true, x, y, series }
  })
  const unit = figure.x.unit === null ? '' : ` ${figure.x.unit}`
  return sheetOption({
    panels,
    theme,
    width: options.width,
    layout,
    xTitle: xTitleOf(figure),
    key: labKey(figure, styles),
    cornerWidth: options.cornerWidth ?? 0,
    xText: (value) => `${figure.x.title} ${valueText(value, 4)}${unit}`,
  })
}

function xScale({ x, panels }: LabFigure, ticks: number, range: readonly [number, number] | null): AxisScale {
  const values = panels.flatMap(({ curves }) => curves.flatMap((curve) => [...curve.x]))
  if (!x.logarithmic) {
    const [from, to] = range ?? padded(finiteExtent(values) ?? [0, 1], defaults.padding)
    return linearScale(from, to, ticks)
  }
  const ends = padded(exponents(values) ?? [0, 1], defaults.padding)
  const [from, to] = range === null ? ends : range.map((end, side) => (end > 0 ? Math.log10(end) : ends[side]!))
  return logarithmicScale(from!, to!, ticks)
}

function yScale({ y, curves }: LabPanel, ticks: number): AxisScale {
  const values = curves.flatMap((curve) => [...curve.y])
  const lost = curves.some(({ look, x }) => look === 'absent' && x.length > 0)
  const within = ([from, to]: [number, number]): [number, number] => {
    const [low, high] = padded([from, to], defaults.padding)
    return [low, lost ? high + defaults.roomForAbsent * (high - low) : high]
  }
  if (y.logarithmic) {
    const [from, to] = y.range ? y.range.map(Math.log10) : within(exponents(values) ?? [0, 1])
    return logarithmicScale(from!, to!, ticks)
  }
  const [from, to] = y.range ?? within(finiteExtent(values) ?? [0, 1])
  return linearScale(from, to, ticks)
}

/** Smallest and largest decimal exponent of the values that have one. */
function exponents(values: readonly number[]): [number, number] | null {
  return finiteExtent(values.filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10))
}

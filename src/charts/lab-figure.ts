import type { EChartsOption } from 'echarts'
import type { LabFigure, LabPanel } from '../shared'
import { type AxisScale, linearScale, logarithmicScale } from './axis-scale'
import { finiteExtent, padded } from './extent'
import { labCurveStyles, labKey, labSeries } from './lab-curve'
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
}

function xTitleOf({ x }: LabFigure): string {
  const unit = x.unit === null ? '' : `, ${x.unit}`
  return `${x.title}${unit}${x.logarithmic ? ' (log)' : ''}`
}

/** Height of a figure of the Lab on a sheet of this width: as high as is asked for, and never too low to be read. */
export function labFigureHeight(figure: LabFigure, options: PlotOptions): number {
  const panels = Math.max(1, figure.panels.length)
  const least = panels * defaults.leastPanel + footerOf(figure, options)
  return Math.max(least, options.height ?? Math.round(panels * defaults.proportion * options.width))
}

function footerOf(figure: LabFigure, { theme: name, font, width }: PlotOptions): number {
  const theme = chartTheme(name, font)
  const labels = labKey(figure, labCurveStyles(figure, theme)).map(({ label }) => label)
  return keyHeight(theme, width, xTitleOf(figure), labels)
}

/** A figure of the Lab: its panels below one another, on one x axis, with one key. */
export function labFigure(figure: LabFigure, options: PlotOptions): EChartsOption {
  const { theme, xTicks } = plotFrame(options)
  const height = labFigureHeight(figure, options)
  const footer = footerOf(figure, options)
  const rows = Math.max(1, figure.panels.length)
  const panelHeight = Math.floor((height - footer) / rows)
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
    layout: { columns: 1, rows, panelWidth: options.width, panelHeight, height, footer },
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

import type { EChartsOption } from 'echarts'
import type { Fit } from '../shared'
import { distinctlyNamed } from './distinct-names'
import { type MultiplesLayout, multiplesLayout } from './layout'
import { type MeasuredData, pointLabels, sampleTimes, timeTitle } from './measured-data'
import { valueText } from './number-text'
import { type Dash, experimentStyle, runStyle } from './series-style'
import { gutterFor, keyHeight, type KeyEntry, sheetOption } from './sheet'
import { type NamedFit, speciesPanel, speciesScale } from './species-panel'
import { type ChartTheme, chartTheme, type ThemeName } from './theme'
import { prefersLogTime, type TimeRange, timeScale } from './time-scale'

const defaults = {
  /** CSS pixels between ticks, about. */
  xTickDistance: 46,
  yTickDistance: 52,
  /** More ticks than these are a ruler, not an axis. */
  mostTicks: 6,
}

export interface MultiplesOptions {
  theme: ThemeName
  /** Width of the sheet in CSS pixels. */
  width: number
  /** Height at hand; the panels grow to fill it. By default in proportion to the width. */
  height?: number
  /** Least width of a panel. */
  minimumWidth?: number
  /** Logarithmic time; chosen from the data when absent. */
  logTime?: boolean
  /** Part of the time axis to show. */
  timeRange?: TimeRange | null
  /** Width at the top right that titles leave free. */
  cornerWidth?: number
  /** Only this row of panels, for a window that draws row by row; all of them when absent. */
  row?: number
  /** Another font than the theme's. */
  font?: string
}

/** Data as small multiples, one panel per species. */
export function dataMultiples(data: MeasuredData, options: MultiplesOptions): EChartsOption {
  return drawMultiples(data, [], false, options)
}

/** Data and fit as small multiples: hollow symbols and a line of the same hue. */
export function fitMultiples(data: MeasuredData, fit: Fit | null, options: MultiplesOptions): EChartsOption {
  return drawMultiples(data, fit === null ? [] : [{ name: 'model', fit }], false, options)
}

/** Fits of several runs over the data: a colour and a dash per run, the symbols in the species' hue. */
export function compareFits(data: MeasuredData, fits: NamedFit[], options: MultiplesOptions): EChartsOption {
  return drawMultiples(data, fits, true, options)
}

/** The layout that `dataMultiples`, `fitMultiples` and `compareFits` use: ask it for the height to give to a plot. */
export function multiplesSheet(data: MeasuredData, fitNames: string[], options: MultiplesOptions): MultiplesLayout {
  const theme = chartTheme(options.theme, options.font)
  const labels = new Set([...pointLabels(data).values(), ...fitNames])
  const footer = keyHeight(theme, options.width, timeTitle(data, true), [...labels])
  return multiplesLayout(data.signals.length, options.width, {
    footer,
    ...(options.height === undefined ? {} : { height: options.height }),
    ...(options.minimumWidth === undefined ? {} : { minimumWidth: options.minimumWidth }),
  })
}

function drawMultiples(
  data: MeasuredData,
  named: NamedFit[],
  byRun: boolean,
  options: MultiplesOptions,
): EChartsOption {
  const fits = distinctlyNamed(named)
  const theme = chartTheme(options.theme, options.font)
  const names = fits.map(({ name }) => name)
  const layout = multiplesSheet(data, names, options)
  const times = sampleTimes(data)
  const logTime = options.logTime ?? prefersLogTime(times)
  const x = timeScale(
    !logTime && data.initial ? [...times, data.initial.time] : times,
    logTime,
    Math.min(defaults.mostTicks, layout.panelWidth / defaults.xTickDistance),
    options.timeRange ?? null,
  )
  const yTicks = Math.min(defaults.mostTicks, Math.max(2, layout.panelHeight / defaults.yTickDistance))
  const scales = data.signals.map((signal) => speciesScale(data, fits, signal, yTicks))

  const { row } = options
  const first = row === undefined ? 0 : row * layout.columns
  const shown = row === undefined ? data.signals : data.signals.slice(first, first + layout.columns)
  const isLast = row === undefined || row === layout.rows - 1
  const picture = { data, fits, byRun, theme, x }
  return sheetOption({
    panels: shown.map((_, index) => speciesPanel(picture, first + index, scales[first + index]!)),
    theme,
    width: options.width,
    layout: row === undefined ? layout : { ...layout, rows: 1 },
    xTitle: isLast ? timeTitle(data, logTime) : '',
    key: isLast ? [...pointKey(data, theme), ...fitKey(fits, byRun, theme)] : [],
    cornerWidth: first === 0 ? (options.cornerWidth ?? 0) : 0,
    // The panels of all rows stand below each other, whichever of them is drawn.
    gutter: gutterFor(scales, theme),
    xText: (time) => `${valueText(time, 4)}${data.timeUnit === null ? '' : ` ${data.timeUnit}`}`,
  })
}

/** Points in the symbols of their experiments. */
function pointKey(data: MeasuredData, theme: ChartTheme): KeyEntry[] {
  const labels = [...new Set(pointLabels(data).values())]
  return labels.map((label, index) => ({ label, color: theme.muted, symbol: experimentStyle(index).symbol }))
}

function fitKey(fits: readonly NamedFit[], byRun: boolean, theme: ChartTheme): KeyEntry[] {
  return fits.map(({ name, place }, index): KeyEntry => {
    const look: { color: string; dash: Dash } = byRun
      ? runStyle(theme, place ?? index)
      : { color: theme.muted, dash: 'solid' }
    return { label: name, symbol: 'line', ...look }
  })
}

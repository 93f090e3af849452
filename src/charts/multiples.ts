import type { EChartsOption } from 'echarts'
import type { Fit, Series } from '../shared'
import { type AxisScale, linearScale } from './axis-scale'
import { errorBars, measuredPoints, modelCurve, modelLine } from './curves'
import { extentOfFit, finiteExtent, padded } from './extent'
import { distinctlyNamed } from './distinct-names'
import { type MultiplesLayout, multiplesLayout } from './layout'
import { experimentsOf, type MeasuredData, sampleTimes, timeTitle } from './measured-data'
import { valueText } from './number-text'
import { type Dash, experimentStyle, runStyle, speciesStyle } from './series-style'
import { keyHeight, type KeyEntry, type Panel, type PanelSeries, sheetOption } from './sheet'
import { chartTheme, type ThemeName } from './theme'
import { prefersLogTime, type TimeRange, timeScale } from './time-scale'

const defaults = {
  /** Room above and below a curve, as a fraction of its span. */
  padding: 0.06,
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
  /** Another font than the theme's. */
  font?: string
}

/** The fit of a run under its name. */
export interface NamedFit {
  name: string
  /** Place of the run among those compared, which gives it its line everywhere; its place in the list when absent. */
  place?: number
  fit: Fit
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
  const footer = keyHeight(theme, options.width, timeTitle(data, true), ['data', ...fitNames])
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
  const layout = multiplesSheet(
    data,
    fits.map(({ name }) => name),
    options,
  )
  const times = sampleTimes(data)
  const logTime = options.logTime ?? prefersLogTime(times)
  const shown = !logTime && data.initial ? [...times, data.initial.time] : times
  const x = timeScale(
    shown,
    logTime,
    Math.min(defaults.mostTicks, layout.panelWidth / defaults.xTickDistance),
    options.timeRange ?? null,
  )
  const yTicks = Math.min(defaults.mostTicks, Math.max(2, layout.panelHeight / defaults.yTickDistance))
  const experiments = experimentsOf(data)
  const severalExperiments = experiments.length > 1

  const panels = data.signals.map((signal, index): Panel => {
    const measured = data.series.filter((series) => series.signal === signal)
    const curves = fits.flatMap(({ name, fit, place }, index) => {
      const run = place ?? index
      const species = fit.species.indexOf(signal)
      if (species < 0) return []
      return fit.experiments.map((experiment) => ({
        run,
        name,
        experiment: experiment.experiment,
        curve: modelCurve(experiment, species, fit.species.length),
      }))
    })
    const y = speciesScale(
      measured,
      curves.map(({ curve }) => curve.values),
      yTicks,
    )
    const style = speciesStyle(theme, index)
    const series: PanelSeries[] = curves.map(({ run, name, experiment, curve }) => {
      const look = byRun
        ? runStyle(theme, run)
        : { color: style.color, dash: experimentStyle(Math.max(0, experiments.indexOf(experiment))).dash }
      return modelLine(`model:${run}:${experiment}`, name, curve, look, theme, x, y)
    })
    for (const each of measured) {
      const which = severalExperiments ? experimentStyle(experiments.indexOf(each.experiment)) : { symbol: 'circle' }
      const bars = errorBars(each, style.color, x, y)
      if (bars !== null) series.push(bars)
      series.push(measuredPoints(each, { color: style.color, symbol: which.symbol }, theme, x, y))
    }
    return { title: signal, subtitle: data.units[index] ?? '', x, y, series }
  })

  return sheetOption({
    panels,
    theme,
    width: options.width,
    layout,
    xTitle: timeTitle(data, logTime),
    key: [
      { label: 'data', color: theme.muted, symbol: 'circle' },
      ...fits.map(({ name, place }, index): KeyEntry => {
        const look: { color: string; dash: Dash } = byRun
          ? runStyle(theme, place ?? index)
          : { color: theme.muted, dash: 'solid' }
        return { label: name, symbol: 'line', ...look }
      }),
    ],
    cornerWidth: options.cornerWidth ?? 0,
    xText: (time) => `${valueText(time, 4)}${data.timeUnit === null ? '' : ` ${data.timeUnit}`}`,
  })
}

function speciesScale(measured: Series[], models: Float64Array[], count: number): AxisScale {
  const [minimum, maximum] = padded(
    extentOfFit(finiteExtent(...measured.map((series) => series.values)), finiteExtent(...models)),
    defaults.padding,
  )
  return linearScale(minimum, maximum, count)
}

import type { Fit, Series } from '../shared'
import type { AxisScale } from './axis-scale'
import type { PanelSeries } from './sheet'
import type { Dash } from './series-style'
import type { ChartTheme } from './theme'
import { thinned } from './thin'

/** Sizes in CSS pixels; beyond these counts a panel shows no more by drawing more. */
const defaults = { symbolSize: 6, smallSymbolSize: 4, smallFrom: 80, mostSymbols: 400, mostLinePoints: 600 }

type Point = [number, number]

function points(times: ArrayLike<number>, values: ArrayLike<number>, x: AxisScale, y: AxisScale, most: number) {
  return thinned(values, most).map((index): Point => [
    x.position(times[index] ?? NaN),
    y.position(values[index] ?? NaN),
  ])
}

/** Measured points as hollow symbols. */
export function measuredPoints(
  series: Series,
  label: string,
  style: { color: string; symbol: string },
  theme: ChartTheme,
  x: AxisScale,
  y: AxisScale,
): PanelSeries {
  const data = points(series.times, series.values, x, y, defaults.mostSymbols)
  return {
    id: `data:${series.experiment}:${series.replicate}`,
    label,
    points: data,
    tells: 'points',
    option: {
      type: 'scatter',
      symbol: style.symbol,
      symbolSize: data.length > defaults.smallFrom ? defaults.smallSymbolSize : defaults.symbolSize,
      itemStyle: { color: theme.panel, borderColor: style.color, borderWidth: 1.4, opacity: 1 },
      silent: true,
      z: 3,
    },
  }
}

/** One standard deviation to either side of each point, null when the data give none. */
export function errorBars(series: Series, color: string, x: AxisScale, y: AxisScale): PanelSeries | null {
  const { sigmas } = series
  if (sigmas === null || sigmas.every(Number.isNaN)) return null
  const data = Array.from(series.times).flatMap((time, index): Point[] => {
    const value = series.values[index] ?? NaN
    const sigma = sigmas[index] ?? NaN
    const at = x.position(time)
    return [
      [at, y.position(value - sigma)],
      [at, y.position(value + sigma)],
      [at, NaN],
    ]
  })
  return {
    id: `sigma:${series.experiment}:${series.replicate}`,
    label: 'standard deviation',
    points: data,
    tells: 'nothing',
    option: {
      type: 'line',
      showSymbol: false,
      lineStyle: { color, width: 1 },
      silent: true,
      z: 2,
    },
  }
}

/** One species of a model's solution: the curve at its dense times. */
export interface ModelCurve {
  times: Float64Array
  values: Float64Array
}

/** The curve of the species at `index` of a fit in one experiment. */
export function modelCurve(experiment: Fit['experiments'][number], index: number, speciesCount: number): ModelCurve {
  const values = new Float64Array(experiment.times.length)
  for (let time = 0; time < values.length; time += 1)
    values[time] = experiment.values[time * speciesCount + index] ?? NaN
  return { times: experiment.times, values }
}

/** A model's solution as a line. */
export function modelLine(
  id: string,
  label: string,
  curve: ModelCurve,
  style: { color: string; dash: Dash },
  theme: ChartTheme,
  x: AxisScale,
  y: AxisScale,
): PanelSeries {
  return {
    id,
    label,
    points: points(curve.times, curve.values, x, y, defaults.mostLinePoints),
    tells: 'line',
    option: {
      type: 'line',
      showSymbol: false,
      lineStyle: { color: style.color, width: theme.lineWidth, type: style.dash },
      itemStyle: { color: style.color },
      silent: true,
      clip: true,
      z: 2,
    },
  }
}

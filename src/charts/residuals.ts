import type { EChartsOption } from 'echarts'
import type { Fit } from '../shared'
import { linearScale } from './axis-scale'
import { finiteExtent } from './extent'
import { type MeasuredData, sampleTimes, timeTitle } from './measured-data'
import { valueText } from './number-text'
import { samplePairs, signalScale } from './sample-pairs'
import { speciesStyle } from './series-style'
import type { KeyEntry, PanelSeries } from './sheet'
import { plotFrame, type PlotOptions, singlePlot } from './single-plot'
import { prefersLogTime, timeScale } from './time-scale'

const defaults = {
  symbolSize: 4.5,
  /** Room above and below, as a fraction of the largest residual. */
  padding: 0.12,
  /** With more species than this the key would crowd out the plot. */
  mostKeyed: 8,
  /** Residuals are written out down to 0.0001. */
  smallestPlain: -5,
}

export interface ResidualsOptions extends PlotOptions {
  /** Logarithmic time; chosen from the data when absent. */
  logTime?: boolean
}

/** (model - data) / scale of every species against time, around a line at zero. */
export function residuals(data: MeasuredData, fit: Fit | null, options: ResidualsOptions): EChartsOption {
  const { theme, xTicks, yTicks } = plotFrame(options)
  const times = sampleTimes(data)
  const logTime = options.logTime ?? prefersLogTime(times)
  const x = timeScale(times, logTime, xTicks, options.xRange ?? null)
  const points = data.signals.map((signal) => {
    const scale = signalScale(data, signal)
    const pairs = fit === null ? [] : samplePairs(data, fit, signal)
    return pairs.map(({ time, measured, modelled }) => ({ time, residual: (modelled - measured) / scale }))
  })
  const extent = finiteExtent(points.flatMap((list) => list.map(({ residual }) => residual))) ?? [-1, 1]
  const reach = (Math.max(Math.abs(extent[0]), Math.abs(extent[1])) || 1e-3) * (1 + defaults.padding)
  const y = linearScale(-reach, reach, yTicks, defaults.smallestPlain)

  const series = points.map((list, index): PanelSeries => {
    const { color, symbol } = speciesStyle(theme, index)
    return {
      id: `residual:${index}`,
      label: data.signals[index] ?? '',
      points: list.map(({ time, residual }) => [x.position(time), y.position(residual)]),
      tells: 'points',
      option: {
        type: 'scatter',
        symbol,
        symbolSize: defaults.symbolSize,
        itemStyle: { color, opacity: 0.9 },
        silent: true,
      },
    }
  })
  const zero: PanelSeries = {
    id: 'zero',
    label: 'zero',
    points: [
      [x.minimum, 0],
      [x.maximum, 0],
    ],
    tells: 'nothing',
    option: {
      type: 'line',
      showSymbol: false,
      lineStyle: { color: theme.axis, width: 1 },
      silent: true,
      z: 1,
    },
  }
  return singlePlot(
    {
      title: 'Residuals',
      subtitle: '(model − data) / scale',
      x,
      y,
      series: [zero, ...series],
      xTitle: timeTitle(data, logTime),
      key:
        data.signals.length > defaults.mostKeyed
          ? []
          : data.signals.map((signal, index): KeyEntry => {
              const { color } = speciesStyle(theme, index)
              return { label: signal, color, symbol: 'circle' }
            }),
      xText: (time) => `${valueText(time, 4)}${data.timeUnit === null ? '' : ` ${data.timeUnit}`}`,
    },
    options,
  )
}

import type { EChartsOption } from 'echarts'
import type { Fit } from '../shared'
import { linearScale } from './axis-scale'
import { finiteExtent, padded } from './extent'
import type { MeasuredData } from './measured-data'
import { valueText } from './number-text'
import { samplePairs, signalScale } from './sample-pairs'
import { speciesStyle } from './series-style'
import type { PanelSeries } from './sheet'
import { plotFrame, type PlotOptions, singlePlot } from './single-plot'

const defaults = { symbolSize: 4.5, padding: 0.04, mostKeyed: 8 }

/** Model against data, both divided by the species' scale so that all species share the axes; a perfect fit lies on the diagonal. */
export function parity(data: MeasuredData, fit: Fit | null, options: PlotOptions): EChartsOption {
  const { theme, yTicks } = plotFrame(options)
  const points = data.signals.map((signal) => {
    const scale = signalScale(data, signal)
    const pairs = fit === null ? [] : samplePairs(data, fit, signal)
    return pairs.map(({ measured, modelled }): [number, number] => [measured / scale, modelled / scale])
  })
  const measured = finiteExtent(points.flatMap((list) => list.map(([value]) => value))) ?? [0, 1]
  const [minimum, maximum] = padded(measured, defaults.padding)
  const x = linearScale(options.xRange?.[0] ?? minimum, options.xRange?.[1] ?? maximum, yTicks)
  const y = linearScale(x.minimum, x.maximum, yTicks)
  const series = points.map((list, index): PanelSeries => {
    const { color, symbol } = speciesStyle(theme, index)
    return {
      id: `parity:${index}`,
      label: data.signals[index] ?? '',
      points: list,
      tells: 'points',
      option: {
        type: 'scatter',
        symbol,
        symbolSize: defaults.symbolSize,
        itemStyle: { color: theme.panel, borderColor: color, borderWidth: 1.3 },
        silent: true,
        clip: true,
      },
    }
  })
  const diagonal: PanelSeries = {
    id: 'diagonal',
    label: 'equal',
    points: [
      [x.minimum, x.minimum],
      [x.maximum, x.maximum],
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
      title: 'Parity',
      subtitle: 'model against data, both over scale',
      x,
      y,
      series: [diagonal, ...series],
      xTitle: 'data / scale',
      key:
        data.signals.length > defaults.mostKeyed
          ? []
          : data.signals.map((signal, index) => ({
              label: signal,
              color: speciesStyle(theme, index).color,
              symbol: 'circle' as const,
            })),
      xText: (value) => `data ${valueText(value, 4)}`,
    },
    options,
  )
}

import type { EChartsOption } from 'echarts'
import { chartTheme, type ThemeName } from './theme'
import { thinned } from './thin'

const defaults = { mostPoints: 60, lineWidth: 1.2, inset: 2 }

export interface SparklineOptions {
  theme: ThemeName
  /** The accent by default. */
  color?: string
}

/** A loss history in the height of a line of text: logarithmic, no axes. Values without a logarithm are left out. */
export function sparkline(losses: ArrayLike<number>, options: SparklineOptions): EChartsOption {
  const theme = chartTheme(options.theme)
  const points = thinned(losses, defaults.mostPoints)
    .map((index) => losses[index] ?? NaN)
    .filter((loss) => loss > 0 && Number.isFinite(loss))
    .map((loss, index) => [index, Math.log10(loss)])
  return {
    animation: false,
    grid: { left: defaults.inset, right: defaults.inset, top: defaults.inset, bottom: defaults.inset },
    xAxis: { type: 'value', show: false, min: 'dataMin', max: 'dataMax' },
    yAxis: { type: 'value', show: false, min: 'dataMin', max: 'dataMax' },
    series: [
      {
        type: 'line',
        data: points,
        showSymbol: false,
        silent: true,
        lineStyle: { color: options.color ?? theme.accent, width: defaults.lineWidth },
      },
    ],
  }
}

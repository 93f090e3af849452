import type { AxisScale } from './axis-scale'
import type { Dash } from './series-style'
import type { PanelSeries } from './sheet'
import { thinned } from './thin'

/** A curve of loss or gradient norm against epoch or seconds, thinned so that no spike is lost. */
export function progressLine(
  id: string,
  label: string,
  at: ArrayLike<number>,
  values: ArrayLike<number>,
  scales: { x: AxisScale; y: AxisScale },
  style: { color: string; dash: Dash; width: number; opacity?: number },
  mostPoints: number,
): PanelSeries {
  const { x, y } = scales
  return {
    id,
    label,
    points: thinned(values, mostPoints).map((index) => [
      x.position(at[index] ?? NaN),
      y.position(values[index] ?? NaN),
    ]),
    tells: 'line',
    option: {
      type: 'line',
      showSymbol: false,
      lineStyle: {
        color: style.color,
        width: style.width,
        type: style.dash,
        opacity: style.opacity ?? 1,
        join: 'round',
      },
      itemStyle: { color: style.color },
      silent: true,
      clip: true,
    },
  }
}

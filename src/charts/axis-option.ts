import type { EChartsOption } from 'echarts'
import type { AxisScale } from './axis-scale'
import type { ChartTheme } from './theme'

/** One entry of an option that may be one or a list. */
type Single<T> = T extends readonly (infer Item)[] ? Item : T
export type XAxis = Single<NonNullable<EChartsOption['xAxis']>>
export type YAxis = Single<NonNullable<EChartsOption['yAxis']>>

/** A scale as an ECharts axis: our ticks, faint grid lines, labels that hide rather than overlap. */
export function axisOption(scale: AxisScale, theme: ChartTheme, dimension: 'x', gridIndex: number): XAxis
export function axisOption(scale: AxisScale, theme: ChartTheme, dimension: 'y', gridIndex: number): YAxis
export function axisOption(
  scale: AxisScale,
  theme: ChartTheme,
  dimension: 'x' | 'y',
  gridIndex: number,
): XAxis | YAxis {
  const ticks = [...scale.ticks]
  return {
    type: 'value',
    id: `${dimension}${gridIndex}`,
    gridIndex,
    min: scale.minimum,
    max: scale.maximum,
    axisTick: { show: false, customValues: ticks },
    axisLine: { show: dimension === 'x', onZero: false, lineStyle: { color: theme.axis, width: 1, cap: 'butt' } },
    axisLabel: {
      customValues: ticks,
      formatter: (tick: number) => scale.label(tick),
      color: theme.muted,
      fontSize: theme.fontSize,
      margin: 6,
      hideOverlap: true,
      // A last label at the very end of the axis would hang over the sheet's edge.
      ...(dimension === 'x' && endsWithTick(scale) ? { alignMaxLabel: 'right' } : {}),
    },
    splitLine: { show: true, lineStyle: { color: theme.grid, width: 1 } },
    axisPointer: { show: dimension === 'x', snap: false, label: { show: false } },
  }
}

function endsWithTick({ ticks, minimum, maximum }: AxisScale): boolean {
  const last = ticks.at(-1)
  return last !== undefined && maximum - last < (maximum - minimum) * 0.03
}

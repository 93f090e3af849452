import type { EChartsOption } from 'echarts'
import type { AxisScale } from './axis-scale'
import { multiplesLayout, type MultiplesLayout } from './layout'
import { dashStyle, runStyle } from './series-style'
import { keyHeight, type KeyEntry, type Panel, type PanelSeries, sheetOption } from './sheet'
import { type ChartTheme, chartTheme, type ThemeName } from './theme'

const defaults = {
  symbolSize: 5,
  /** A line through more points than this shows them well enough by its bends. */
  mostSymbols: 12,
  lineWidth: 1.5,
  peerWidth: 2.4,
  minimumWidth: 280,
  tickDistance: 52,
  mostTicks: 6,
}

/** What a sheet of measured curves is drawn for. */
export interface MeasuredCurvesOptions {
  theme: ThemeName
  /** CSS pixels. */
  width: number
  /** Another font than the theme's. */
  font?: string
}

/** A drawing and the height that it needs. */
export interface MeasuredCurvesSheet {
  option: EChartsOption
  height: number
}

/** A name that has its line in every panel; a peer's stands out from ours. */
export interface CurveName {
  label: string
  peer: boolean
}

/** A panel before it is laid out. */
export interface CurvePanel {
  title: string
  subtitle: string
  /** The axes for about so many ticks. */
  scales(xTicks: number, yTicks: number): { x: AxisScale; y: AxisScale }
  /** By place in the list of names; empty where a name has no curve here. */
  curves: readonly (readonly { x: number; y: number }[])[]
}

/** Panels of lines through measured points, the same names in the same colours throughout, with one key. */
export function measuredCurves(
  panels: readonly CurvePanel[],
  names: readonly CurveName[],
  axis: { title: string; text: (x: number) => string },
  options: MeasuredCurvesOptions,
): MeasuredCurvesSheet {
  const theme = chartTheme(options.theme, options.font)
  const styles = lineStyles(theme, names)
  const footer = keyHeight(
    theme,
    options.width,
    axis.title,
    names.map(({ label }) => label),
  )
  const layout: MultiplesLayout = multiplesLayout(panels.length, options.width, {
    footer,
    minimumWidth: defaults.minimumWidth,
  })
  const ticks = (length: number) => Math.min(defaults.mostTicks, Math.max(2, length / defaults.tickDistance))
  const drawn = panels.map(({ title, subtitle, scales, curves }): Panel => {
    const { x, y } = scales(ticks(layout.panelWidth), ticks(layout.panelHeight))
    const series = curves.map((points, place): PanelSeries => {
      const { color, dash, width } = styles[place]!
      return {
        id: `curve:${place}`,
        label: names[place]!.label,
        points: points.map((point) => [x.position(point.x), y.position(point.y)]),
        tells: 'line',
        option: {
          type: 'line',
          showSymbol: points.length <= defaults.mostSymbols,
          symbol: 'circle',
          symbolSize: defaults.symbolSize,
          showAllSymbol: true,
          lineStyle: { color, width, type: dash, join: 'round' },
          itemStyle: { color, borderWidth: 0 },
          silent: true,
          clip: true,
        },
      }
    })
    return { title, subtitle, subtitleMayGo: true, x, y, series }
  })
  const key = names.map(({ label }, place): KeyEntry => {
    const { color, dash } = styles[place]!
    return { label, color, dash, symbol: 'line' }
  })
  const option = sheetOption({
    panels: drawn,
    theme,
    width: options.width,
    layout,
    xTitle: axis.title,
    key,
    cornerWidth: 0,
    xText: axis.text,
  })
  return { option, height: layout.height }
}

/** Ours in the colours of runs; a peer's in that of text and thicker, so that it is found at once. */
function lineStyles(theme: ChartTheme, names: readonly CurveName[]) {
  let place = 0
  let peers = 0
  return names.map(({ peer }) =>
    peer
      ? { color: theme.text, dash: dashStyle(peers++), width: defaults.peerWidth }
      : { ...runStyle(theme, place++), width: defaults.lineWidth },
  )
}

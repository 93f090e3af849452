import type { LabCurve, LabCurveLook, LabFigure } from '../shared'
import type { AxisScale } from './axis-scale'
import { type Dash, runStyle } from './series-style'
import { type KeyEntry, type KeySymbol, type PanelSeries, symbolPaths } from './sheet'
import type { ChartTheme } from './theme'
import { thinned } from './thin'

const defaults = {
  lineWidth: 1.6,
  referenceWidth: 4,
  referenceOpacity: 0.3,
  /** A line through more points than this shows them well enough by its bends. */
  mostSymbols: 12,
  symbolSize: 5,
  paperSize: 10,
  absentSize: 8,
  mostPoints: 600,
  /** What has no value stands so far below the top, as a part of the axis; what leaves the picture is followed so many axes far. */
  absentDepth: 0.05,
  followed: 4,
}

/** How the curves of one label look in every panel of a figure. */
export interface LabCurveStyle {
  look: LabCurveLook
  color: string
  dash: Dash
}

/** The looks of a figure's labels, in the order in which they first occur. */
export function labCurveStyles(figure: LabFigure, theme: ChartTheme): Map<string, LabCurveStyle> {
  const styles = new Map<string, LabCurveStyle>()
  let lines = 0
  for (const { label, look } of figure.panels.flatMap(({ curves }) => curves)) {
    if (!styles.has(label)) styles.set(label, { look, ...colorsOf(look, theme, () => lines++) })
  }
  return styles
}

function colorsOf(look: LabCurveLook, theme: ChartTheme, place: () => number): { color: string; dash: Dash } {
  if (look === 'line' || look === 'points') return runStyle(theme, place())
  return { color: look === 'absent' ? theme.error : theme.text, dash: 'solid' }
}

const keySymbols: Readonly<Record<LabCurveLook, KeySymbol>> = {
  line: 'line',
  reference: 'line',
  points: 'circle',
  paper: 'diamond',
  absent: 'cross',
}

/** The key of what has points. */
export function labKey(figure: LabFigure, styles: ReadonlyMap<string, LabCurveStyle>): KeyEntry[] {
  const curves = figure.panels.flatMap((panel) => panel.curves)
  const drawn = new Set(curves.filter(({ x }) => x.length > 0).map(({ label }) => label))
  return [...styles]
    .filter(([label]) => drawn.has(label))
    .map(([label, { look, color, dash }]) => ({
      label,
      color,
      dash,
      symbol: keySymbols[look],
      ...(look === 'reference' ? { width: defaults.referenceWidth } : {}),
    }))
}

/** A curve as a series of its panel. @param id unique in the panel */
export function labSeries(
  curve: LabCurve,
  id: string,
  { look, color, dash }: LabCurveStyle,
  theme: ChartTheme,
  { x, y }: { x: AxisScale; y: AxisScale },
): PanelSeries {
  const span = y.maximum - y.minimum
  const height = (value: number): number => {
    if (look === 'absent') return y.maximum - defaults.absentDepth * span
    const position = y.position(value)
    return Math.min(Math.max(position, y.minimum - defaults.followed * span), y.maximum + defaults.followed * span)
  }
  const points = thinned(curve.y, defaults.mostPoints).map((index): [number, number] => [
    x.position(curve.x[index] ?? NaN),
    height(curve.y[index] ?? NaN),
  ])
  if (look === 'line' || look === 'reference') {
    const few = look === 'line' && points.length <= defaults.mostSymbols
    return {
      id,
      label: curve.label,
      points,
      tells: 'line',
      option: {
        type: 'line',
        showSymbol: few,
        symbol: 'circle',
        symbolSize: defaults.symbolSize,
        showAllSymbol: true,
        lineStyle: {
          color,
          type: dash,
          width: look === 'line' ? defaults.lineWidth : defaults.referenceWidth,
          opacity: look === 'line' ? 1 : defaults.referenceOpacity,
          join: 'round',
        },
        itemStyle: { color, borderWidth: 0 },
        silent: true,
        clip: true,
        z: look === 'line' ? 2 : 1,
      },
    }
  }
  const marks = {
    points: { symbol: 'circle', symbolSize: defaults.symbolSize },
    paper: { symbol: symbolPaths.diamond, symbolSize: defaults.paperSize },
    absent: { symbol: symbolPaths.cross, symbolSize: defaults.absentSize },
  }
  return {
    id,
    label: curve.label,
    points,
    tells: look === 'absent' ? 'nothing' : 'points',
    option: {
      type: 'scatter',
      ...marks[look],
      itemStyle: { color: theme.panel, borderColor: color, borderWidth: 1.6, opacity: 1 },
      silent: true,
      clip: true,
      z: 3,
    },
  }
}

import type { EChartsOption, LegendComponentOption, SeriesOption, TitleComponentOption } from 'echarts'
import type { AxisScale } from './axis-scale'
import { powerOfTen } from './number-text'
import { axisOption } from './axis-option'
import { type MultiplesLayout } from './layout'
import { textWidth, textWithin } from './text-width'
import { tooltipText } from './tooltip-text'
import type { ChartTheme } from './theme'

/** Sizes in CSS pixels. */
const defaults = {
  titleHeight: 30,
  tickLabelHeight: 20,
  right: 14,
  leastGutter: 34,
  keySymbol: 30,
  /** More linked panels than this make a tooltip that covers the plot. */
  mostLinked: 6,
}

/** One plot of a sheet. */
export interface Panel {
  title: string
  /** After the title, in a quieter colour: a unit, or what the numbers mean. */
  subtitle: string
  /** The subtitle gives way where the title needs the room; otherwise the title is cut short. */
  subtitleMayGo?: boolean
  x: AxisScale
  y: AxisScale
  series: PanelSeries[]
}

/** A curve of a panel; its option names neither axes, data nor identity, which the sheet gives it. */
export interface PanelSeries {
  /** Unique within its panel; the same from one drawing to the next. */
  id: string
  /** As the key and the tooltip call it. */
  label: string
  /** What is drawn, as positions on the axes. */
  points: readonly (readonly [number, number])[]
  /** What the tooltip tells: the value of a line anywhere, of single points only near them, or nothing. */
  tells: 'line' | 'points' | 'nothing'
  option: SeriesOption
}

/** Symbols that keep their shape in a key, which stretches ECharts' own. */
export const symbolPaths = {
  cross: 'path://M0,0L10,10M10,0L0,10',
  diamond: 'path://M5,0L10,5L5,10L0,5Z',
} as const

/** Hollow symbols, or a line. */
const keyIcons = { circle: 'circle', triangle: 'triangle', rect: 'rect', ...symbolPaths, line: null } as const
export type KeySymbol = keyof typeof keyIcons

/** What a symbol or line stands for. */
export interface KeyEntry {
  label: string
  color: string
  symbol: KeySymbol
  dash?: 'solid' | number[]
  /** Of a line; the theme's unless given. */
  width?: number
}

export interface Sheet {
  panels: Panel[]
  theme: ChartTheme
  width: number
  layout: MultiplesLayout
  /** Under the panels, at the left. */
  xTitle: string
  key: KeyEntry[]
  /** Width at the top right that titles leave free, for controls that lie over the plot. */
  cornerWidth: number
  /** Width left of each panel, where this sheet is a part of a larger one; as much as its own labels need when absent. */
  gutter?: number
  /** Text of a position on the x axis, with its unit. */
  xText: (value: number) => string
}

/** Height of a key of these entries on a sheet of this width, for the sheet's footer. */
export function keyHeight(theme: ChartTheme, width: number, xTitle: string, labels: string[]): number {
  const room = Math.max(120, width - textWidth(xTitle, theme.fontSize) - 96)
  let rows = 1
  let filled = 0
  for (const label of labels) {
    const item = defaults.keySymbol + 12 + textWidth(label, theme.fontSize)
    if (filled > 0 && filled + item > room) {
      rows += 1
      filled = 0
    }
    filled += item
  }
  return 6 + 18 * rows
}

/** Width left of a panel that holds the tick labels of these y axes. */
export function gutterFor(scales: readonly AxisScale[], theme: ChartTheme): number {
  const widths = scales.flatMap((y) => y.ticks.map((tick) => textWidth(y.label(tick), theme.fontSize)))
  return Math.max(defaults.leastGutter, Math.ceil(Math.max(0, ...widths) + 14))
}

/** Panels, their axes, titles and key as one ECharts option. */
export function sheetOption(sheet: Sheet): EChartsOption {
  const { panels, theme, layout } = sheet
  const gutter =
    sheet.gutter ??
    gutterFor(
      panels.map(({ y }) => y),
      theme,
    )
  const left = (index: number) => (index % layout.columns) * layout.panelWidth + gutter
  const top = (index: number) => Math.floor(index / layout.columns) * layout.panelHeight

  const lastOfFirstRow = Math.min(layout.columns, panels.length) - 1

  const titles: TitleComponentOption[] = panels.map((panel, index) =>
    panelTitle(
      panel,
      theme,
      left(index),
      top(index),
      layout.panelWidth - gutter - defaults.right - (index === lastOfFirstRow ? sheet.cornerWidth : 0),
    ),
  )
  titles.push({
    text: sheet.xTitle,
    left: gutter,
    top: layout.rows * layout.panelHeight + 3,
    padding: 0,
    textStyle: { color: theme.muted, fontSize: theme.fontSize, fontWeight: 'normal' },
  })

  const panelOf = new Map<string, Panel>()
  const series: SeriesOption[] = []
  panels.forEach((panel, index) => {
    for (const each of panel.series) {
      const id = `${index}:${each.id}`
      panelOf.set(id, panel)
      const place = { id, name: each.label, data: each.points, xAxisIndex: index, yAxisIndex: index }
      series.push({ ...each.option, ...place } as SeriesOption)
    }
  })

  return {
    backgroundColor: theme.background,
    animation: false,
    textStyle: { fontFamily: theme.fontFamily, fontSize: theme.fontSize, color: theme.text },
    title: titles,
    grid: panels.map((_, index) => ({
      left: left(index),
      top: top(index) + defaults.titleHeight,
      width: Math.max(20, layout.panelWidth - gutter - defaults.right),
      height: Math.max(20, layout.panelHeight - defaults.titleHeight - defaults.tickLabelHeight - 6),
      outerBoundsMode: 'none',
    })),
    xAxis: panels.map((panel, index) => axisOption(panel.x, theme, 'x', index)),
    yAxis: panels.map((panel, index) => axisOption(panel.y, theme, 'y', index)),
    axisPointer: panels.length <= defaults.mostLinked ? { link: [{ xAxisIndex: 'all' }] } : {},
    tooltip: {
      trigger: 'axis',
      // Text drawn on the canvas: names from a user's file are never read as HTML.
      renderMode: 'richText',
      confine: true,
      transitionDuration: 0,
      backgroundColor: theme.panel,
      borderColor: theme.axis,
      borderWidth: 1,
      padding: [6, 8],
      textStyle: { color: theme.text, fontSize: theme.fontSize, fontFamily: theme.fontFamily },
      axisPointer: { type: 'line', lineStyle: { color: theme.axis, type: 'solid', width: 1 }, animation: false },
      formatter: (parameters) => tooltipText(parameters, panelOf, sheet.xText),
    },
    legend: keyOption(sheet, gutter),
    series,
  }
}

function keyOption({ key, theme, layout, xTitle, panels }: Sheet, gutter: number): LegendComponentOption {
  const drawn = new Set(panels.flatMap((panel) => panel.series.map(({ label }) => label)))
  return {
    show: key.length > 0,
    selectedMode: false,
    // Beside the axis title, at the right.
    left: gutter + textWidth(xTitle, theme.fontSize) + 24,
    right: defaults.right,
    top: layout.rows * layout.panelHeight + 2,
    padding: 0,
    itemGap: 12,
    itemHeight: 7,
    itemWidth: defaults.keySymbol - 10,
    textStyle: { color: theme.muted, fontSize: theme.fontSize },
    data: key
      .filter(({ label }) => drawn.has(label))
      .map((entry) => {
        const icon = keyIcons[entry.symbol]
        return icon !== null
          ? {
              name: entry.label,
              textStyle: { width: textWidth(entry.label, theme.fontSize) },
              icon,
              itemStyle: { color: theme.panel, borderColor: entry.color, borderWidth: 1.4 },
            }
          : {
              name: entry.label,
              textStyle: { width: textWidth(entry.label, theme.fontSize) },
              lineStyle: {
                color: entry.color,
                width: entry.width ?? theme.lineWidth,
                type: entry.dash ?? 'solid',
              },
              itemStyle: { opacity: 0 },
            }
      }),
  }
}

function panelTitle(panel: Panel, theme: ChartTheme, left: number, top: number, width: number): TitleComponentOption {
  const factor = panel.y.factorExponent === 0 ? '' : powerOfTen(panel.y.factorExponent)
  const whole = [factor, panel.subtitle].filter((part) => part !== '').join(' ')
  const needed = textWidth(panel.title, theme.titleSize, true) + 8 + textWidth(whole, theme.fontSize)
  const subtitle = panel.subtitleMayGo === true && needed > width ? factor : whole
  const unitWidth = textWidth(subtitle, theme.fontSize)
  const name = textWithin(panel.title, Math.max(24, width - unitWidth - 8), theme.titleSize, true)
  return {
    text: `{name|${plain(name)}}${subtitle === '' ? '' : `{unit|${plain(subtitle)}}`}`,
    left,
    top: top + 9,
    padding: 0,
    textStyle: {
      rich: {
        // Its width is given, for where text cannot be measured.
        name: {
          color: theme.text,
          fontSize: theme.titleSize,
          fontWeight: 600,
          width: Math.ceil(textWidth(name, theme.titleSize, true)) + 8,
        },
        unit: { color: theme.muted, fontSize: theme.fontSize, fontWeight: 'normal' },
      },
    },
  }
}

/** Braces have a meaning in rich text; names keep their look with others. */
function plain(text: string): string {
  return text.replaceAll('{', '❴').replaceAll('}', '❵')
}

import type { EChartsOption } from 'echarts'
import type { ThemeName } from '../../charts'

/** What a plot is drawn into: its width is given, its height where something gives it. */
export interface PlotFrame {
  theme: ThemeName
  width: number
  height?: number
  /** Part of the x axis that the user zoomed to, in the axis' unit; null for all of it. */
  range: [number, number] | null
  /** Width at the top right that the panel's tools cover. */
  cornerWidth?: number
}

/** A part of a plot that is drawn by itself: tiles stand below each other. */
export interface PlotTile {
  /** CSS pixels. */
  height: number
  option: () => EChartsOption
}

/** A plot as the panel needs it. */
export interface Plot {
  /** All of it as one picture, for a file. */
  whole: (frame: PlotFrame) => PlotTile
  /** The same in parts, each small enough to be drawn without keeping the window waiting. */
  tiles: (frame: PlotFrame) => PlotTile[]
  /** Whether the x axis is logarithmic in what `option` draws. */
  logarithmicX: boolean
}

/** A plot's numbers as a table, for who cannot see it or wants the values. */
export interface PlotTable {
  columns: readonly string[]
  rows: readonly (readonly string[])[]
}

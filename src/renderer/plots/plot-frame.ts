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

/** A plot as the panel needs it: the option for a frame, and the height that it wants there. */
export interface Plot {
  option: (frame: PlotFrame) => EChartsOption
  /** Height in CSS pixels at which everything is readable; the frame's own height where it is enough. */
  height: (frame: PlotFrame) => number
  /** Whether the x axis is logarithmic in what `option` draws. */
  logarithmicX: boolean
}

/** A plot's numbers as a table, for who cannot see it or wants the values. */
export interface PlotTable {
  columns: readonly string[]
  rows: readonly (readonly string[])[]
}

/** Sizes in CSS pixels. A panel is a plot with its title, tick labels and margins. */
const defaults = {
  minimumWidth: 200,
  minimumHeight: 164,
  maximumHeight: 300,
  /** Height of a panel over its width, where no height is given. */
  proportion: 0.72,
  /** Below the panels: the axis title and the key. */
  footer: 26,
}

/** A grid of equal panels, filled row by row. */
export interface MultiplesLayout {
  columns: number
  rows: number
  panelWidth: number
  panelHeight: number
  /** Height of everything, the footer included. */
  height: number
  footer: number
}

export interface MultiplesLayoutOptions {
  /** Height at hand; panels grow to fill it and never shrink below a readable size. */
  height?: number
  minimumWidth?: number
  minimumHeight?: number
  /** Room below the panels for the axis title and the key. */
  footer?: number
}

/** Columns and rows for `count` panels on a sheet of this width: as many columns as stay readable, rows as even as possible. */
export function multiplesLayout(count: number, width: number, options: MultiplesLayoutOptions = {}): MultiplesLayout {
  const minimumWidth = options.minimumWidth ?? defaults.minimumWidth
  const minimumHeight = options.minimumHeight ?? defaults.minimumHeight
  const footer = options.footer ?? defaults.footer
  const panels = Math.max(1, count)
  const most = Math.max(1, Math.floor(width / minimumWidth))
  const rows = Math.ceil(panels / Math.min(panels, most))
  const columns = Math.ceil(panels / rows)
  const panelWidth = Math.floor(width / columns)
  const natural = Math.min(defaults.maximumHeight, Math.round(panelWidth * defaults.proportion))
  const filling = options.height === undefined ? natural : Math.floor((options.height - footer) / rows)
  const panelHeight = Math.max(minimumHeight, filling)
  return { columns, rows, panelWidth, panelHeight, height: rows * panelHeight + footer, footer }
}

import type { PlotFrame } from './plot-frame'

const defaults = {
  /** Height over width where nothing gives a height, as in a saved figure. */
  proportion: 0.62,
  /** Least height in CSS pixels at which ticks and key are readable. */
  least: 150,
}

/** Height of a plot of one panel: what is at hand, or in proportion to its width. */
export function singlePlotHeight({ width, height }: PlotFrame): number {
  return Math.max(defaults.least, height ?? Math.round(width * defaults.proportion))
}

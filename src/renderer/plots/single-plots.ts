import type { Fit, History } from '../../shared'
import {
  compareLosses,
  type CompareLossesOptions,
  lossHistory,
  type MeasuredData,
  type NamedHistory,
  parity,
  type PlotOptions,
  residuals,
} from '../../charts'
import type { Plot, PlotFrame } from './plot-frame'
import { singlePlotHeight } from './single-plot-height'

function singlePlot(logarithmicX: boolean, draw: (options: PlotOptions) => ReturnType<Plot['option']>): Plot {
  const options = (frame: PlotFrame): PlotOptions => ({
    theme: frame.theme,
    width: frame.width,
    height: singlePlotHeight(frame),
    xRange: frame.range,
    cornerWidth: frame.cornerWidth,
  })
  return { logarithmicX, height: singlePlotHeight, option: (frame) => draw(options(frame)) }
}

/** Loss and gradient norm of a run against epoch. */
export function lossPlot(history: History, logLoss: boolean, lossTitle: string): Plot {
  return singlePlot(false, (options) => lossHistory(history, { ...options, logLoss, lossTitle }))
}

/** Scaled residuals of a run's fit against time. */
export function residualsPlot(data: MeasuredData, fit: Fit | null, logTime: boolean): Plot {
  return singlePlot(logTime, (options) => residuals(data, fit, { ...options, logTime }))
}

/** A run's fit against the data, both scaled. */
export function parityPlot(data: MeasuredData, fit: Fit | null): Plot {
  return singlePlot(false, (options) => parity(data, fit, options))
}

/** Loss histories of several runs. */
export function compareLossesPlot(
  runs: NamedHistory[],
  logLoss: boolean,
  against: NonNullable<CompareLossesOptions['against']>,
): Plot {
  return singlePlot(false, (options) => compareLosses(runs, { ...options, logLoss, against }))
}

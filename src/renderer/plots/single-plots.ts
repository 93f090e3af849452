import type { EChartsOption } from 'echarts'
import type { Fit, History } from '../../shared'
import {
  compareLosses,
  type CompareLossesOptions,
  type EpochMark,
  lossHistory,
  type MeasuredData,
  type NamedHistory,
  parity,
  type PlotOptions,
  residuals,
} from '../../charts'
import type { Plot, PlotFrame } from './plot-frame'
import { singlePlotHeight } from './single-plot-height'

function singlePlot(logarithmicX: boolean, draw: (options: PlotOptions) => EChartsOption): Plot {
  const whole = (frame: PlotFrame) => {
    const height = singlePlotHeight(frame)
    const { theme, width, range, cornerWidth } = frame
    return { height, option: () => draw({ theme, width, height, xRange: range, cornerWidth }) }
  }
  return { logarithmicX, whole, tiles: (frame) => [whole(frame)] }
}

/** Loss and gradient norm of a run against epoch, with marks where its stages began. */
export function lossPlot(
  history: History,
  options: { logLoss: boolean; lossTitle: string; marks: readonly EpochMark[] },
): Plot {
  return singlePlot(false, (frame) => lossHistory(history, { ...frame, ...options }))
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

import type { EChartsOption } from 'echarts'
import type { History } from '../shared'
import { type EpochMark, epochMarks } from './epoch-marks'
import { lossScale, progressScale } from './loss-scale'
import { tickText } from './number-text'
import { progressLine } from './progress-line'
import { plotFrame, type PlotOptions, singlePlot } from './single-plot'

const defaults = { mostPoints: 1600, lossWidth: 1.6, gradientWidth: 1 }

export interface LossHistoryOptions extends PlotOptions {
  /** Logarithmic y; true by default. */
  logLoss?: boolean
  /** What the loss is called, for example `scaled MAE`. */
  lossTitle?: string
  /** Where stages of the recipe began. */
  marks?: readonly EpochMark[]
}

/** Loss and gradient norm of one run against epoch, on one axis. */
export function lossHistory(history: History, options: LossHistoryOptions): EChartsOption {
  const { theme, xTicks, yTicks } = plotFrame(options)
  const x = progressScale([history.epochs], xTicks, options.xRange ?? null, true)
  const y = lossScale([history.losses, history.gradientNorms], options.logLoss ?? true, yTicks)
  const gradient = { color: theme.muted, dash: 'solid' as const, width: defaults.gradientWidth, opacity: 0.45 }
  const loss = { color: theme.accent, dash: 'solid' as const, width: defaults.lossWidth }
  return singlePlot(
    {
      title: 'Loss and gradient norm',
      subtitle: options.lossTitle ?? '',
      x,
      y,
      series: [
        ...epochMarks(options.marks ?? [], { x, y }, theme, options.width),
        progressLine(
          'gradient',
          'gradient norm',
          history.epochs,
          history.gradientNorms,
          { x, y },
          gradient,
          defaults.mostPoints,
        ),
        progressLine('loss', 'loss', history.epochs, history.losses, { x, y }, loss, defaults.mostPoints),
      ],
      xTitle: 'epoch',
      key: [
        { label: 'loss', color: theme.accent, symbol: 'line' },
        { label: 'gradient norm', color: theme.muted, symbol: 'line' },
      ],
      xText: (epoch) => `epoch ${tickText(Math.round(epoch), 1)}`,
    },
    options,
  )
}

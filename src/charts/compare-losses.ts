import type { EChartsOption } from 'echarts'
import type { History } from '../shared'
import { distinctlyNamed } from './distinct-names'
import { lossScale, progressScale } from './loss-scale'
import { tickText, valueText } from './number-text'
import { progressLine } from './progress-line'
import { runStyle } from './series-style'
import { plotFrame, type PlotOptions, singlePlot } from './single-plot'

const defaults = { mostPoints: 1000, lineWidth: 1.5 }

/** A run's loss history under its name. */
export interface NamedHistory {
  name: string
  history: History
  /** Place of the run among those compared, which gives it its line everywhere; its place in the list when absent. */
  place?: number
  /** For an axis of seconds: how long an epoch of this run took. */
  epochsPerSecond: number
}

export interface CompareLossesOptions extends PlotOptions {
  logLoss?: boolean
  /** Against epoch, or against seconds of training at the run's mean rate. */
  against?: 'epoch' | 'seconds'
}

/** Loss histories of several runs on one axis. */
export function compareLosses(runs: NamedHistory[], options: CompareLossesOptions): EChartsOption {
  const { theme, xTicks, yTicks } = plotFrame(options)
  const bySeconds = options.against === 'seconds'
  const named = distinctlyNamed(runs).map((run, index) => ({
    ...run,
    style: { ...runStyle(theme, run.place ?? index), width: defaults.lineWidth },
    at:
      bySeconds && run.epochsPerSecond > 0
        ? run.history.epochs.map((e) => e / run.epochsPerSecond)
        : run.history.epochs,
  }))
  const x = progressScale(
    named.map(({ at }) => at),
    xTicks,
    options.xRange ?? null,
    !bySeconds,
  )
  const y = lossScale(
    named.map(({ history }) => history.losses),
    options.logLoss ?? true,
    yTicks,
  )
  return singlePlot(
    {
      title: 'Loss',
      subtitle: '',
      x,
      y,
      series: named.map(({ name, history, at, style }, index) =>
        progressLine(`run:${index}`, name, at, history.losses, { x, y }, style, defaults.mostPoints),
      ),
      xTitle: bySeconds ? 'training time, s' : 'epoch',
      key: named.map(({ name, style }) => ({ label: name, color: style.color, symbol: 'line', dash: style.dash })),
      xText: (at) => (bySeconds ? `${valueText(at, 4)} s` : `epoch ${tickText(Math.round(at), 1)}`),
    },
    options,
  )
}

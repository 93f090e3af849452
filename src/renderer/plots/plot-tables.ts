import type { Fit, History } from '../../shared'
import { type MeasuredData, type NamedFit, samplePairs, signalScale } from '../../charts'
import { formatNumber } from '../format'
import type { PlotTable } from './plot-frame'

/** Digits that tables show: enough to copy from, few enough to read. */
const digits = 6

function withUnit(name: string, unit: string | null | undefined): string {
  return unit === null || unit === undefined ? name : `${name}, ${unit}`
}

/** Every measured value in a row with the values of the fits at its time. */
export function fitTable(data: MeasuredData, fits: NamedFit[]): PlotTable {
  const modelled = fits.map(
    ({ fit }) =>
      new Map(
        data.signals.flatMap((signal) =>
          samplePairs(data, fit, signal).map((pair) => [`${signal}\n${pair.experiment}\n${pair.time}`, pair.modelled]),
        ),
      ),
  )
  const severalExperiments = new Set(data.series.map((series) => series.experiment)).size > 1
  const rows = data.series.flatMap((series) =>
    Array.from(series.times, (time, index) => [
      ...(severalExperiments ? [series.experiment] : []),
      withUnit(series.signal, series.unit),
      formatNumber(time, digits),
      formatNumber(series.values[index], digits),
      ...modelled.map((values) => formatNumber(values.get(`${series.signal}\n${series.experiment}\n${time}`), digits)),
    ]),
  )
  const columns = ['species', withUnit('time', data.timeUnit), 'data', ...fits.map(({ name }) => name)]
  return { columns: severalExperiments ? ['experiment', ...columns] : columns, rows }
}

/** A loss history by kept epoch. */
export function historyTable(history: History): PlotTable {
  return {
    columns: ['epoch', 'loss', 'gradient norm'],
    rows: Array.from(history.epochs, (epoch, index) => [
      String(epoch),
      formatNumber(history.losses[index], digits),
      formatNumber(history.gradientNorms[index], digits),
    ]),
  }
}

/** Scaled residuals: a row for each measured value. */
export function residualsTable(data: MeasuredData, fit: Fit | null): PlotTable {
  const rows = data.signals.flatMap((signal) => {
    const scale = signalScale(data, signal)
    return (fit === null ? [] : samplePairs(data, fit, signal)).map(({ time, measured, modelled }) => [
      signal,
      formatNumber(time, digits),
      formatNumber(measured, digits),
      formatNumber(modelled, digits),
      formatNumber((modelled - measured) / scale, digits),
    ])
  })
  return { columns: ['species', withUnit('time', data.timeUnit), 'data', 'model', '(model − data) / scale'], rows }
}

/** Loss histories of several runs, one below the other. */
export function lossesTable(runs: readonly { name: string; history: History }[]): PlotTable {
  return {
    columns: ['run', 'epoch', 'loss'],
    rows: runs.flatMap(({ name, history }) =>
      Array.from(history.epochs, (epoch, index) => [name, String(epoch), formatNumber(history.losses[index], digits)]),
    ),
  }
}

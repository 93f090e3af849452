import type { DatasetDetail, Fit } from '../../shared'

const header = ['kind', 'experiment', 'replicate', 'time', 'species', 'unit', 'data', 'model', 'residual']

function cell(value: string | number | null): string {
  if (value === null || Number.isNaN(value)) return ''
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * Data, model and residual as one long CSV table, a row for each number of the model. `sample`: at a measured point, with the
 * datum and residual = data - model, both empty where the datum is missing; `condition`: what the
 * experiment was given, under the name of the condition; `curve`: the model alone on a dense grid.
 */
export function predictionTable(dataset: DatasetDetail, fit: Fit): string {
  const timeHeading = dataset.timeUnit === null ? 'time' : `time [${dataset.timeUnit}]`
  const rows: (string | number | null)[][] = [header.map((name) => (name === 'time' ? timeHeading : name))]
  const unitOf = new Map(dataset.signals.map((signal, i) => [signal, dataset.units[i] ?? null]))
  const width = fit.species.length

  for (const experiment of fit.experiments) {
    const sampleAt = new Map([...experiment.sampleTimes].map((time, i) => [time, i]))
    for (const series of dataset.series) {
      if (series.experiment !== experiment.experiment) continue
      const column = fit.species.indexOf(series.signal)
      series.times.forEach((time, i) => {
        const sample = sampleAt.get(time)
        const model = sample === undefined ? NaN : (experiment.sampleValues[sample * width + column] ?? NaN)
        const data = series.values[i] ?? NaN
        const { replicate, signal, unit } = series
        rows.push(['sample', experiment.experiment, replicate, time, signal, unit, data, model, data - model])
      })
    }
    for (const series of dataset.conditionSeries) {
      if (series.experiment !== experiment.experiment) continue
      const { replicate, signal, unit, values } = series
      series.times.forEach((time, i) => {
        rows.push(['condition', experiment.experiment, replicate, time, signal, unit, values[i] ?? NaN, null, null])
      })
    }
    fit.species.forEach((species, column) => {
      const unit = unitOf.get(species) ?? null
      experiment.times.forEach((time, i) => {
        const model = experiment.values[i * width + column] ?? NaN
        rows.push(['curve', experiment.experiment, null, time, species, unit, null, model, null])
      })
    })
  }
  return `${rows.map((row) => row.map(cell).join(',')).join('\n')}\n`
}

import type { Series } from '../../../shared'

/** The values of every signal at one sample time of one replicate. */
export interface WideRow {
  key: string
  experiment: string
  replicate: number
  time: number
  /** One per signal; NaN where nothing was measured. */
  values: number[]
}

/** Curves as the rows of a table, by experiment, then replicate, then time. */
export function wideRows(series: readonly Series[], signals: readonly string[]): WideRow[] {
  const rows = new Map<string, WideRow>()
  for (const { experiment, replicate, signal, times, values } of series) {
    const column = signals.indexOf(signal)
    if (column === -1) continue
    times.forEach((time, index) => {
      const key = `${experiment}/${replicate}/${time}`
      let row = rows.get(key)
      if (row === undefined) {
        row = { key, experiment, replicate, time, values: signals.map(() => NaN) }
        rows.set(key, row)
      }
      row.values[column] = values[index]!
    })
  }
  const experiments = [...new Set(series.map((each) => each.experiment))]
  return [...rows.values()].sort(
    (a, b) =>
      experiments.indexOf(a.experiment) - experiments.indexOf(b.experiment) ||
      a.replicate - b.replicate ||
      a.time - b.time,
  )
}

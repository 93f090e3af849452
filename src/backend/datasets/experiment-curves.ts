import type { Series } from '../../shared'
import type { ProblemList } from './problem-list'
import type { TableColumn } from './table-columns'
import type { Sample } from './table-values'

/** Names every row of an experiment whose time is smaller than the one above, unless it repeats an earlier time; asks whether repeats are replicates. */
function checkOrder(samples: readonly Sample[], confirmed: boolean, problems: ProblemList): void {
  const firstRow = new Map<number, number>()
  let repeated: { sample: Sample; of: number } | null = null
  let repeats = 0
  let before: Sample | undefined
  let latest: Sample | undefined
  for (const sample of samples) {
    const of = firstRow.get(sample.time)
    if (of !== undefined) {
      repeats += 1
      repeated ??= { sample, of }
    } else {
      firstRow.set(sample.time, sample.row)
      // After a repeat the times begin anew: what counts is the row just above.
      const reference = confirmed ? before : latest
      if (reference !== undefined && sample.time < reference.time)
        problems.error(
          `The time ${sample.time} comes after ${reference.time} (row ${reference.row}).`,
          'Sort the rows by time, or name the experiment of each row in a column.',
          { row: sample.row },
        )
    }
    before = sample
    if (latest === undefined || sample.time > latest.time) latest = sample
  }
  if (repeated === null || confirmed) return
  problems.question(
    `The time ${repeated.sample.time} is in row ${repeated.of} and again here${repeats > 1 ? `; ${repeats} rows repeat a time` : ''}.`,
    'If these are replicates of one experiment, confirm it (--replicates); if they are several experiments, name them in a column; otherwise correct the times.',
    { row: repeated.sample.row },
  )
}

/** The curves of a table, experiment after experiment in the order of their first rows. */
export function curvesOf(
  samples: readonly Sample[],
  columns: readonly TableColumn[],
  confirmed: boolean,
  problems: ProblemList,
): { series: Series[]; conditionSeries: Series[] } {
  const byExperiment = [...new Set(samples.map(({ experiment }) => experiment))].map((experiment) =>
    replicateCurves(
      samples.filter((sample) => sample.experiment === experiment),
      columns,
      confirmed,
      problems,
    ),
  )
  return {
    series: byExperiment.flatMap(({ series }) => series),
    conditionSeries: byExperiment.flatMap(({ conditionSeries }) => conditionSeries),
  }
}

/** The curves of one experiment's signals and conditions: rows that repeat a time go to the second replicate, the third and so on. */
function replicateCurves(...[samples, columns, confirmed, problems]: Parameters<typeof curvesOf>): {
  series: Series[]
  conditionSeries: Series[]
} {
  checkOrder(samples, confirmed, problems)
  const occurrences = new Map<number, number>()
  const replicates: Sample[][] = []
  for (const sample of samples) {
    const occurrence = occurrences.get(sample.time) ?? 0
    occurrences.set(sample.time, occurrence + 1)
    ;(replicates[occurrence] ??= []).push(sample)
  }
  const sorted = replicates.map((replicate) => replicate.toSorted((a, b) => a.time - b.time))
  const places = (role: TableColumn['role']): number[] =>
    columns.flatMap((column, index) => (column.role === role ? [index] : []))
  const signals = places('signal')
  const isMeasured = (sample: Sample): boolean => signals.some((index) => !Number.isNaN(sample.values[index]))
  const curve = (index: number, number: number, rows: readonly Sample[]): Series => ({
    experiment: samples[0]!.experiment,
    replicate: number + 1,
    signal: columns[index]!.name,
    unit: columns[index]!.unit,
    times: Float64Array.from(rows, ({ time }) => time),
    values: Float64Array.from(rows, ({ values }) => values[index] ?? NaN),
    sigmas: null,
  })
  const conditions = places('condition')
  // Conditions are often recorded where nothing was measured: that is no sample with missing values.
  const measured = conditions.length === 0 ? sorted : sorted.map((replicate) => replicate.filter(isMeasured))
  return {
    series: signals.flatMap((index) => measured.map((replicate, number) => curve(index, number, replicate))),
    conditionSeries: conditions.flatMap((index) => sorted.map((replicate, number) => curve(index, number, replicate))),
  }
}

import type { Series } from '../../shared'
import type { ProblemList } from './problem-list'
import type { TableColumn } from './table-columns'

/** Says where a condition is not known over all the time of the measurements, and what is taken for it there. */
export function sayExtent(
  series: readonly Series[],
  conditionSeries: readonly Series[],
  columns: readonly TableColumn[],
  problems: ProblemList,
): void {
  const known = (curves: readonly Series[], experiment: string) =>
    extent(
      curves
        .filter((curve) => curve.experiment === experiment)
        .flatMap(({ times, values }) => [...times].filter((_, index) => !Number.isNaN(values[index]))),
    )
  const experiments = [...new Set(series.map(({ experiment }) => experiment))]
  columns.forEach((column, index) => {
    if (column.role !== 'condition') return
    const own = conditionSeries.filter(({ signal }) => signal === column.name)
    for (const experiment of experiments) {
      const [given, measured] = [known(own, experiment), known(series, experiment)]
      if (given === null || measured === null || given.from === given.to) continue
      const open = [
        ...(given.from > measured.from ? [`before ${given.from}`] : []),
        ...(given.to < measured.to ? [`after ${given.to}`] : []),
      ]
      if (open.length === 0) continue
      const where = experiments.length > 1 ? ` in ${experiment}` : ''
      problems.warning(
        `${column.name} has no value ${open.join(' and none ')}${where}: its nearest value is taken to hold there.`,
        'Go on if this is right, or fill it in.',
        { column: { index, name: column.name } },
      )
    }
  })
}

function extent(times: readonly number[]): { from: number; to: number } | null {
  let [from, to] = [Infinity, -Infinity]
  for (const time of times) [from, to] = [Math.min(from, time), Math.max(to, time)]
  return from > to ? null : { from, to }
}

import type { DataScaling } from '../../shared'
import { formatEntries, formatTable, formatValue } from '../terminal'

/** A report on the scales of data for a person. */
export function scalingText({
  scaling,
  species,
  scaleRatio,
  fastestTime,
  slowestTime,
  stiffness,
  model,
  sentences,
}: DataScaling): string {
  const value = (number: number | null) => formatValue(number ?? NaN)
  const table = formatTable(
    [
      { title: 'Species', cell: (row: DataScaling['species'][number]) => row.name },
      { title: 'Scale', align: 'right', cell: ({ scale }) => formatValue(scale) },
      { title: 'Fastest time', align: 'right', cell: (row) => value(row.fastestTime) },
    ],
    species,
  )
  const entries = formatEntries([
    ...(model === null ? [] : [['Model', `${model.description}, ${model.parameterCount} parameters`] as const]),
    ['Time scale', formatValue(scaling.timeScale)],
    ['Largest / smallest scale', formatValue(scaleRatio)],
    ['Fastest time', value(fastestTime)],
    ['Slowest time', value(slowestTime)],
    ['Stiffness', value(stiffness)],
  ])
  return [table, entries, sentences.join('\n')].join('\n\n')
}

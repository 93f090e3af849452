import type { TrainReport, TrainingCase } from '../../shared'
import { type Column, formatTable, formatValue } from '../terminal'

/** How fast training is, for a person. */
export function trainText({ cases, machine }: TrainReport): string {
  const failures = cases.flatMap(({ example, recipe, failures: failed }) =>
    failed.map(({ seed, reason }) => `${example}, ${recipe}, seed ${seed}: ${reason}`),
  )
  return [
    'Seconds to a scaled mean absolute error, from the receipt of the job in a new engine, in one thread: medians over seeds.',
    formatTable(columnsOf(cases), cases),
    ...(failures.length === 0 ? [] : [`Not trained:\n${failures.join('\n')}`]),
    `${machine.processor}, ${machine.arithmetic} arithmetic, Node ${machine.node}.`,
  ].join('\n\n')
}

const columnsOf = (cases: readonly TrainingCase[]): Column<TrainingCase>[] => [
  { title: 'example', cell: ({ example }) => example },
  { title: 'recipe', cell: ({ recipe }) => recipe },
  { title: 'seeds', align: 'right', cell: ({ runs }) => String(runs.length) },
  { title: 'epochs/s', align: 'right', cell: ({ epochsPerSecond }) => shown(epochsPerSecond) },
  ...(cases[0]?.levels ?? []).map(({ level }, index): Column<TrainingCase> => ({
    title: `to ${level}`,
    align: 'right',
    cell: ({ levels }) => shown(levels[index]!.seconds),
  })),
]

const shown = (value: number | null): string => (value === null ? '-' : formatValue(value))

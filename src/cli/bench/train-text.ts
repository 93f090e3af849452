import type { SpreadCase, TrainReport, TrainingCase } from '../../shared'
import { type Column, formatTable, formatValue } from '../terminal'

/** How fast training is, for a person. */
export function trainText({ cases, spreads, yardstick, machine }: TrainReport): string {
  const failures = cases.flatMap(({ example, recipe, failures: failed }) =>
    failed.map(({ seed, reason }) => `${example}, ${recipe}, seed ${seed}: ${reason}`),
  )
  return [
    'Seconds to a scaled mean absolute error, from the receipt of the job in a new engine, in one thread: medians over seeds.',
    formatTable(columnsOf(cases), cases),
    "Epochs a second in one thread and in two, on an example's experiment so many times, from the receipt of the job:",
    formatTable(spreadColumns(spreads), spreads),
    ...(failures.length === 0 ? [] : [`Not trained:\n${failures.join('\n')}`]),
    ...(yardstick === null
      ? []
      : [
          `${yardstick.name} ${yardstick.version} solves ${yardstick.problem} in ${formatValue(yardstick.seconds)} s here.`,
        ]),
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

const spreadColumns = (spreads: readonly SpreadCase[]): Column<SpreadCase>[] => [
  { title: 'example', cell: ({ example }) => example },
  { title: 'recipe', cell: ({ recipe }) => recipe },
  { title: 'hidden layers', cell: ({ hiddenLayers }) => hiddenLayers.join('-') },
  { title: 'experiments', align: 'right', cell: ({ experiments }) => String(experiments) },
  ...(spreads[0]?.threads ?? []).map(({ threads }, index): Column<SpreadCase> => ({
    title: `threads ${threads}`,
    align: 'right',
    cell: (row) => formatValue(row.threads[index]!.epochsPerSecond),
  })),
  { title: 'times as fast', align: 'right', cell: ({ speedUp }) => speedUp.toFixed(2) },
  { title: 'same loss', cell: ({ same }) => (same ? 'yes' : 'NO') },
]

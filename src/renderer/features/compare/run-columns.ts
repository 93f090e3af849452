import type { RunProgress, RunSummary } from '../../../shared'
import { type GridColumn, type GridSort, runStatusTitles } from '../../design'
import { formatCount, formatDuration, formatLoss, formatNumber } from '../../format'
import type { SettingColumn } from './differing-settings'

/** A run as the table shows it, live while it trains. */
export interface RunRow {
  run: RunSummary
  bestLoss: number | null
  loss: number | null
  epoch: number
  seconds: number
  epochsPerSecond: number
}

export function runRow(run: RunSummary, progress: RunProgress | null): RunRow {
  const { bestLoss, loss, epoch, seconds, epochsPerSecond } = progress ?? run
  return { run, bestLoss, loss, epoch, seconds, epochsPerSecond }
}

export interface RunColumn extends GridColumn {
  text: (row: RunRow) => string
  /** Null comes last, whichever way the table is sorted. */
  order: (row: RunRow) => string | number | null
}

const measured: readonly RunColumn[] = [
  { key: 'name', title: 'Run', width: 210, text: ({ run }) => run.name, order: ({ run }) => run.name.toLowerCase() },
  {
    key: 'status',
    title: 'Status',
    width: 104,
    text: ({ run }) => runStatusTitles[run.status],
    order: ({ run }) => runStatusTitles[run.status],
  },
  {
    key: 'bestLoss',
    title: 'Best loss',
    align: 'right',
    width: 82,
    text: (row) => formatLoss(row.bestLoss),
    order: (row) => row.bestLoss,
  },
  {
    key: 'loss',
    title: 'Final loss',
    align: 'right',
    width: 84,
    text: (row) => formatLoss(row.loss),
    order: (row) => row.loss,
  },
  {
    key: 'epoch',
    title: 'Epochs',
    align: 'right',
    width: 76,
    text: (row) => formatCount(row.epoch),
    order: (row) => row.epoch,
  },
  {
    key: 'seconds',
    title: 'Time',
    align: 'right',
    width: 92,
    text: (row) => formatDuration(row.seconds),
    order: (row) => row.seconds,
  },
  {
    key: 'rate',
    title: 'Epochs/s',
    align: 'right',
    width: 84,
    text: (row) => (row.epochsPerSecond > 0 ? formatNumber(row.epochsPerSecond, 3) : '–'),
    order: (row) => row.epochsPerSecond,
  },
  {
    key: 'parameters',
    title: 'Parameters',
    align: 'right',
    width: 96,
    text: ({ run }) => formatCount(run.parameterCount),
    order: ({ run }) => run.parameterCount,
  },
]

/** The table's columns: what was measured, then the settings in which the runs differ. */
export function runColumns(settings: readonly SettingColumn[]): RunColumn[] {
  const differing = settings.map(({ key, title, text, order }): RunColumn => ({
    key: `setting.${key}`,
    title,
    width: Math.max(88, title.length * 8 + 24),
    text: ({ run }) => text(run),
    order: ({ run }) => order(run),
  }))
  return [...measured, ...differing].map((column) => ({ ...column, sortable: true }))
}

/** Rows in the order that the table is sorted by; the order they come in where nothing is. */
export function sortedRows(rows: readonly RunRow[], columns: readonly RunColumn[], sort: GridSort | null): RunRow[] {
  const column = columns.find(({ key }) => key === sort?.key)
  if (column === undefined || sort === null) return [...rows]
  const sign = sort.descending ? -1 : 1
  return [...rows].sort((a, b) => {
    const [left, right] = [column.order(a), column.order(b)]
    if (left === right) return 0
    if (left === null) return 1
    if (right === null) return -1
    return left < right ? -sign : sign
  })
}

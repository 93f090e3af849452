import {
  type LabEntry,
  type LabFinding,
  type LabRecord,
  type LabTable,
  expectationText,
  findingText,
  verdictText,
} from '../../shared'
import { type Column, formatDuration, formatTable, formatValue } from '../terminal'

/** To four digits, without zeros that say nothing: 1e-6, 9.906e-12. */
const written = (value: number): string => formatValue(value).replace(/\.?0+e/, 'e')

/** The experiments that there are, for a person. */
export function experimentsText(entries: readonly LabEntry[]): string {
  const columns: readonly Column<LabEntry>[] = [
    { title: 'Name', cell: ({ experiment }) => experiment.name },
    { title: 'Paper', cell: ({ experiment }) => experiment.source },
    { title: 'Newest result', cell: ({ latest }) => (latest === null ? '-' : verdictOf(latest)) },
    { title: 'Shows', cell: ({ experiment }) => experiment.shows },
  ]
  return `${formatTable(columns, entries)}\n\nkinode reproduce NAME runs one, kinode reproduce all runs all.`
}

/** `7 of 7 as expected`. */
export function verdictOf({ asExpected, judged }: Pick<LabRecord, 'asExpected' | 'judged'>): string {
  return judged === 0 ? 'nothing expected' : `${asExpected} of ${judged} as expected`
}

const right = 'right' as const
const findingColumns: readonly Column<LabFinding>[] = [
  { title: 'quantity', cell: ({ title }) => title },
  { title: 'the paper', align: right, cell: ({ paper }) => paper ?? '-' },
  { title: 'here', align: right, cell: (finding) => findingText(finding, written) },
  { title: 'expected', align: right, cell: (finding) => expectationText(finding, written) || '-' },
  { title: '', cell: verdictText },
]

/** What an experiment came to, for a person. */
export function recordText({ experiment, result, settings, seconds, asExpected, judged }: LabRecord): string {
  const notes = result.findings.filter(({ note }) => note !== '').map(({ title, note }) => `${title}: ${note}`)
  const set = Object.entries(settings).map(([name, value]) => `${name}=${settingText(value)}`)
  return [
    `${experiment}: ${verdictOf({ asExpected, judged })}, in ${formatDuration(seconds)}.`,
    formatTable(findingColumns, result.findings),
    ...(notes.length === 0 ? [] : [notes.join('\n')]),
    ...result.tables.map(tableText),
    `Settings: ${set.join(' ')}`,
  ].join('\n\n')
}

function tableText({ title, columns, rows }: LabTable): string {
  const cell = (value: number | string | null | undefined): string =>
    typeof value === 'number' ? written(value) : (value ?? '-')
  const numeric = (place: number) => rows.some((row) => typeof row[place] === 'number')
  return `${title}:\n${formatTable(
    columns.map((name, place) => ({
      title: name,
      align: numeric(place) ? right : ('left' as const),
      cell: (row: LabTable['rows'][number]) => cell(row[place]),
    })),
    rows,
  )}`
}

function settingText(value: number | readonly number[] | string): string {
  return [value]
    .flat()
    .map((each) => (typeof each === 'number' ? written(each) : each))
    .join(',')
}

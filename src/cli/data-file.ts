import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  type DatasetSummary,
  type ImportPreview,
  type ImportRequest,
  type Outcome,
  type Series,
  failed,
  problemPlace,
  succeeded,
} from '../shared'
import { type ImportFlags, importOptions } from './import-flags'
import type { WorkbenchSession } from './workbench-session'

/** A file that was read and found good, before anything is kept. */
export interface DataFile {
  request: ImportRequest
  preview: ImportPreview
}

const shownProblems = 20

/** Reads a CSV file and looks at it; what is wrong with it is listed and nothing is kept. */
export async function readDataFile(
  session: WorkbenchSession,
  path: string,
  name: string | undefined,
  flags: ImportFlags,
): Promise<Outcome<DataFile>> {
  let content: Uint8Array
  try {
    content = new Uint8Array(await readFile(path))
  } catch (error) {
    return failed(`The file cannot be read: ${reasonOf(error as NodeJS.ErrnoException)}`, path)
  }
  const request: ImportRequest = { fileName: basename(path), content, name, options: importOptions(flags) }
  const preview = await session.call('datasets.preview', request)
  if (preview.status === 'failed') return preview
  const { problems } = preview.value
  for (const problem of problems.filter(({ severity }) => severity === 'warning').slice(0, shownProblems))
    session.line.terminal.remark(`Note: ${problemPlace(problem, path)}: ${problem.message}`)
  const obstacles = problems.filter(({ severity }) => severity !== 'warning')
  const [first, ...others] = obstacles
  if (first === undefined) return succeeded({ request, preview: preview.value })
  if (others.length > 0) {
    const listed = obstacles
      .slice(0, shownProblems)
      .map((problem) => `${problemPlace(problem, path)}: ${problem.message}`)
    session.line.terminal.remark(listed.join('\n'))
  }
  const advice = first.severity === 'question' ? `${first.advice} (--replicates)` : first.advice
  const count = others.length === 0 ? '' : `, and ${others.length} more`
  return failed(`The file was not imported: ${sentence(first.message)}${count}`, problemPlace(first, path), advice)
}

/** Keeps the data in the open project; the very same data, kept before, are found again. */
export async function keepDataFile(
  session: WorkbenchSession,
  { request, preview }: DataFile,
): Promise<Outcome<DatasetSummary>> {
  const kept = await session.call('datasets.list', {})
  if (kept.status === 'failed') return kept
  for (const summary of kept.value) {
    if (request.name !== undefined && summary.name !== request.name) continue
    if (summary.fileName !== request.fileName || summary.example !== null) continue
    const detail = await session.call('datasets.get', { id: summary.id })
    if (detail.status === 'failed') return detail
    const { series, conditionSeries } = detail.value
    const same = sameSeries(series, preview.series) && sameSeries(conditionSeries, preview.conditionSeries)
    if (sameStart(summary, request) && same) return succeeded(summary)
  }
  return session.call('datasets.import', request)
}

function sameStart({ initial }: DatasetSummary, { options }: ImportRequest): boolean {
  const wanted = options.initial
  if (wanted === null || wanted === undefined) return (initial?.time ?? null) === (options.startTime ?? null)
  return initial !== null && initial.time === wanted.time && sameNumbers(initial.values, wanted.values)
}

function sameSeries(left: readonly Series[], right: readonly Series[]): boolean {
  const key = (series: Series): string =>
    JSON.stringify([series.experiment, series.replicate, series.signal, series.unit])
  const others = new Map(right.map((series) => [key(series), series]))
  return (
    left.length === right.length &&
    left.every((series) => {
      const other = others.get(key(series))
      return (
        other !== undefined &&
        sameNumbers(series.times, other.times) &&
        sameNumbers(series.values, other.values) &&
        sameNumbers(series.sigmas ?? [], other.sigmas ?? [])
      )
    })
  )
}

function sameNumbers(left: ArrayLike<number>, right: ArrayLike<number>): boolean {
  return left.length === right.length && Array.from(left).every((value, index) => Object.is(value, right[index]))
}

function sentence(message: string): string {
  return message.endsWith('.') ? message.slice(0, -1) : message
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'there is no such file'
  if (error.code === 'EISDIR') return 'it is a folder'
  if (error.code === 'EACCES' || error.code === 'EPERM') return 'its permissions forbid it'
  return error.message
}

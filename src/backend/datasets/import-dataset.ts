import { createHash } from 'node:crypto'
import { basename, extname } from 'node:path'
import {
  type DatasetSummary,
  type ImportProblem,
  type ImportRequest,
  type Outcome,
  failed,
  problemPlace,
  succeeded,
} from '../../shared'
import { freeName } from '../projects/free-name'
import { type NewDataset, type ProjectStore, attempt } from '../store'
import { readTable } from './read-table'

/** What prevents an import: the first error, else the first open question, with the number of the others. */
function obstacle(problems: readonly ImportProblem[], fileName: string): Outcome<null> {
  const first =
    problems.find((problem) => problem.severity === 'error') ??
    problems.find((problem) => problem.severity === 'question')
  if (first === undefined) return succeeded(null)
  const others = problems.filter((problem) => problem !== first && problem.severity !== 'warning').length
  const more =
    others === 0 ? '' : ` ${others} more ${others === 1 ? 'problem was' : 'problems were'} found in the file.`
  return failed(first.message, problemPlace(first, fileName), `${first.advice}${more}`)
}

/** Reads a file as a data set that could be kept; the name is the file's when none is given. */
export function newDataset(request: ImportRequest): Outcome<NewDataset> {
  const { fileName, content, options } = request
  const table = readTable(fileName, content, options)
  if (table.status === 'failed') return table
  const { preview, initial } = table.value
  const stopped = obstacle(preview.problems, fileName)
  if (stopped.status === 'failed') return stopped
  const given = request.name?.trim() ?? ''
  return succeeded({
    name: given === '' ? basename(fileName, extname(fileName)) : given,
    fileName,
    raw: content,
    hash: createHash('sha256').update(content).digest('hex'),
    mapping: { ...preview.guess, columns: preview.columns, replicates: options.replicates },
    signals: preview.columns.filter((column) => column.role === 'signal').map(({ name, unit }) => ({ name, unit })),
    conditions: preview.columns
      .filter((column) => column.role === 'condition')
      .map(({ name, unit }) => ({ name, unit })),
    timeUnit: preview.timeUnit,
    series: preview.series,
    conditionSeries: preview.conditionSeries,
    initial,
    example: null,
  })
}

/** Keeps a file as a data set of the project: the whole of it, or nothing and the reason. */
export function importDataset(store: ProjectStore, request: ImportRequest): Outcome<DatasetSummary> {
  const dataset = newDataset(request)
  return dataset.status === 'failed' ? dataset : keepDataset(store, dataset.value)
}

/** Keeps a data set under a name that no other has. */
export function keepDataset(store: ProjectStore, dataset: NewDataset): Outcome<DatasetSummary> {
  const taken = store.datasets().map(({ name }) => name)
  return attempt(store, () => store.addDataset({ ...dataset, name: freeName(dataset.name, taken) }))
}

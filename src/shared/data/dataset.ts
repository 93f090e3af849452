import { z } from 'zod'
import { bytes, float64Array } from './typed-arrays'

export const datasetId = z.int().positive()

/** Concentrations at the start, when they are not the first row of the data. */
export const initialConditionSchema = z.object({
  /** t0, in the data's time unit. */
  time: z.number(),
  /** One value per signal, in the order of the data set's signals. */
  values: z.array(z.number()),
})
export type InitialCondition = z.output<typeof initialConditionSchema>

/** One measured curve: a signal of one replicate of one experiment. Arrays have one entry per sample, ascending in time. */
export const seriesSchema = z.object({
  experiment: z.string(),
  replicate: z.int().positive(),
  signal: z.string(),
  unit: z.string().nullable(),
  times: float64Array,
  /** NaN where a value is missing. */
  values: float64Array,
  /** Standard deviations, NaN where not given; null when the data give none. */
  sigmas: float64Array.nullable(),
})
export type Series = z.output<typeof seriesSchema>

/** What experiments are given over time and no model learns: a temperature, a feed, a dose, a pH. */
export const conditionColumnSchema = z.object({
  name: z.string(),
  /** Null where the data name none. */
  unit: z.string().nullable(),
})
export type ConditionColumn = z.output<typeof conditionColumnSchema>

export const datasetSummarySchema = z.object({
  id: datasetId,
  name: z.string(),
  fileName: z.string(),
  /** ISO 8601. */
  importedAt: z.string(),
  signals: z.array(z.string()),
  /** Unit of each signal, null where the data name none. */
  units: z.array(z.string().nullable()),
  conditions: z.array(conditionColumnSchema),
  timeUnit: z.string().nullable(),
  experiments: z.array(z.string()),
  /** Distinct sample times, summed over the experiments. */
  sampleTimes: z.int(),
  replicates: z.int(),
  missingValues: z.int(),
  timeRange: z.tuple([z.number(), z.number()]),
  initial: initialConditionSchema.nullable(),
  /** SHA-256 of the raw file, hexadecimal. */
  hash: z.string(),
  /** Name of the example that this data set came from, null for a user's own. */
  example: z.string().nullable(),
})
export type DatasetSummary = z.output<typeof datasetSummarySchema>

export const datasetDetailSchema = datasetSummarySchema.extend({
  series: z.array(seriesSchema),
  /** The conditions, as curves: `signal` is the name of one. */
  conditionSeries: z.array(seriesSchema),
})
export type DatasetDetail = z.output<typeof datasetDetailSchema>

/** What a column of a file holds. */
export const columnRole = z.enum(['time', 'experiment', 'signal', 'condition', 'ignored'])
export type ColumnRole = z.output<typeof columnRole>

/** What the importer may guess and the user may change; an absent entry is found by looking. */
export const importOptionsSchema = z.object({
  delimiter: z.enum([',', ';', '\t', ' ', '|']).optional(),
  decimal: z.enum(['.', ',']).optional(),
  /** Number of rows above the first row of data that name the columns: 0 (none) or more. */
  headerRows: z.int().min(0).max(20).optional(),
  encoding: z.string().optional(),
  /** What a header row would say, for a file without one or with another: `T [K]`, column by column; empty entries leave the file's. */
  headings: z.array(z.string()).optional(),
  /** What columns hold, by their names. */
  roles: z.record(z.string(), columnRole).default({}),
  /** Repeated times are replicates: the user confirmed it. */
  replicates: z.boolean().default(false),
  initial: initialConditionSchema.nullable().default(null),
  /** t0 alone: the first row's values hold at this time. */
  startTime: z.number().nullable().default(null),
})
export type ImportOptions = z.output<typeof importOptionsSchema>

/** A problem found in a file. `error` prevents the import; `warning` does not; `question` wants an answer (repeated times). */
export const importProblemSchema = z.object({
  severity: z.enum(['error', 'warning', 'question']),
  /** 1-based row of the file, null when the problem is of the whole file. */
  row: z.int().nullable(),
  /** Column name as the header has it, or `column 3`; null when of the whole row or file. */
  column: z.string().nullable(),
  /** 0-based index of that column in the grid, null when of the whole row or file. */
  columnIndex: z.int().nullable(),
  message: z.string(),
  advice: z.string(),
})
export type ImportProblem = z.output<typeof importProblemSchema>

/** `assay.csv, row 12, column y2`; without a file, empty for a problem of the whole file. */
export function problemPlace({ row, column }: ImportProblem, file = ''): string {
  const named = column === null || column.startsWith('column ') ? column : `column ${column}`
  return [file, row === null ? '' : `row ${row}`, named].filter(Boolean).join(', ')
}

/** What an import would do, before anything is kept. */
export const importPreviewSchema = z.object({
  fileName: z.string(),
  guess: z.object({
    delimiter: z.enum([',', ';', '\t', ' ', '|']),
    decimal: z.enum(['.', ',']),
    headerRows: z.int(),
    encoding: z.string(),
  }),
  columns: z.array(z.object({ name: z.string(), unit: z.string().nullable(), role: columnRole })),
  /** The first rows as text, as the file has them: row number in the file and cells. */
  rows: z.array(z.object({ row: z.int(), cells: z.array(z.string()) })),
  totalRows: z.int(),
  problems: z.array(importProblemSchema),
  /** The curves as they would be kept; empty when an error prevents reading them. */
  series: z.array(seriesSchema),
  /** The same of the conditions: `signal` is the name of one. */
  conditionSeries: z.array(seriesSchema),
  timeUnit: z.string().nullable(),
})
export type ImportPreview = z.output<typeof importPreviewSchema>

export const importRequestSchema = z.object({
  fileName: z.string().min(1),
  content: bytes,
  /** Name of the data set; the file's name without its ending when absent. */
  name: z.string().optional(),
  options: importOptionsSchema,
})
export type ImportRequest = z.output<typeof importRequestSchema>

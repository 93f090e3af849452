import { z } from 'zod'
import {
  type Checkpoint,
  type ConditionColumn,
  type DatasetSummary,
  type Failure,
  type Fit,
  type History,
  type InitialCondition,
  type LabRecord,
  type LabSummary,
  type RunDetail,
  type RunIncident,
  type RunSettings,
  type RunStatus,
  type RunSummary,
  type Scaling,
  type Series,
  type TrainingRecord,
  type Versions,
  checkpointSchema,
} from '../../shared'

/** A data set about to be kept; everything of it is kept in one transaction or nothing is. */
export interface NewDataset {
  name: string
  fileName: string
  raw: Uint8Array
  /** SHA-256 of `raw`, hexadecimal. */
  hash: string
  /** How the file was read, so that the import can be repeated. */
  mapping: Record<string, unknown>
  signals: { name: string; unit: string | null }[]
  conditions: ConditionColumn[]
  timeUnit: string | null
  series: Series[]
  /** Of the conditions. */
  conditionSeries: Series[]
  initial: InitialCondition | null
  example: string | null
}

export interface NewRun {
  name: string
  datasetId: number
  /** The model's definition; a version is shared by the runs that use the very same one. */
  model: { kind: string; description: string; definition: Record<string, unknown> }
  parameterCount: number
  settings: RunSettings
  scaling: Scaling
}

/** What changes of a run outside its checkpoints; absent entries stay. */
export interface RunChange {
  name?: string
  status?: RunStatus
  failure?: Failure | null
  settings?: RunSettings
  versions?: Versions
}

/** The parameters with the lowest loss of a run, kept apart from its checkpoints: they outlive damaged ones. */
export const bestParametersSchema = z.object({
  epoch: z.int(),
  loss: z.number(),
  parameters: checkpointSchema.shape.bestParameters,
})
export type BestParameters = z.output<typeof bestParametersSchema>

/** Only the host process writes, in one transaction a call: each call is kept whole or not at all. */
export interface ProjectStore {
  readonly path: string
  /** Why nothing can be written, as one sentence; null when it can. Writing then throws. It may come up while the project is open. */
  readonly readOnlyReason: string | null

  addDataset(dataset: NewDataset): DatasetSummary
  /** Without the hidden ones. */
  datasets(): DatasetSummary[]
  /** Hidden or not. */
  dataset(id: number): DatasetSummary | null
  /** Ordered by experiment and signal as they were given, then by replicate; empty when there is no such data set. */
  series(datasetId: number): Series[]
  /** The same of the conditions. */
  conditionSeries(datasetId: number): Series[]
  rawFile(datasetId: number): { fileName: string; content: Uint8Array } | null
  renameDataset(id: number, name: string): void
  /** Hidden, not deleted, so that it can be undone. */
  setDatasetHidden(id: number, hidden: boolean): void

  /** The run starts as queued. */
  addRun(run: NewRun): RunSummary
  /** Without the hidden ones. */
  runs(): RunSummary[]
  /** Hidden or not. */
  run(id: number): RunDetail | null
  changeRun(id: number, change: RunChange): RunSummary
  setRunHidden(id: number, hidden: boolean): void
  /**
   * Keeps a checkpoint with the history up to it, in one transaction; the last two checkpoints are kept. History and incidents
   * from the record's first epoch on are replaced: a run that went back to an older checkpoint repeats those epochs.
   */
  keepRecord(record: TrainingRecord): RunSummary
  /** The newest checkpoint that reads whole; the one before it when the newest does not. */
  checkpoint(runId: number): Checkpoint | null
  /** Best parameters so far; null before the first checkpoint. */
  best(runId: number): BestParameters | null
  history(runId: number): History
  fit(runId: number): Fit | null
  incidents(runId: number): RunIncident[]

  /** Replaces what was kept of the experiment before. */
  keepLabRecord(record: LabRecord): void
  /** The newest result of each experiment that was ever run here, by its name. */
  labSummaries(): LabSummary[]
  /** Null when there is none, or what was kept of it is damaged. */
  labRecord(experiment: string): LabRecord | null

  layout(): Record<string, unknown>
  setLayout(layout: Record<string, unknown>): void

  /** A whole copy by SQLite's backup, while the project stays open. */
  copyTo(path: string): Promise<void>
  /** Checkpoints the log and returns to one file. */
  close(): void
}

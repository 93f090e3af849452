import type Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import {
  type RunDetail,
  type RunSummary,
  failureSchema,
  runSettingsSchema,
  runStatus,
  scalingSchema,
  versionsSchema,
} from '../../shared'
import type { NewRun, RunChange } from './project-store'

interface RunRow {
  id: number
  name: string
  dataset_id: number
  dataset_name: string
  model_description: string
  parameter_count: number
  settings: string
  scaling: string
  status: string
  failure: string | null
  versions: string | null
  created_at: string
  updated_at: string
  epoch: number
  loss: number | null
  best_loss: number | null
  best_epoch: number | null
  gradient_norm: number | null
  seconds: number
}

const selectRun = `SELECT runs.*, datasets.name AS dataset_name, models.description AS model_description
  FROM runs JOIN datasets ON datasets.id = runs.dataset_id JOIN models ON models.id = runs.model_id`

/** JSON with sorted keys, so that equal definitions have equal hashes. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    entry !== null && typeof entry === 'object' && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  )
}

/** Training epochs a second over the whole run. */
export function epochsPerSecond(epoch: number, seconds: number): number {
  return seconds > 0 ? epoch / seconds : 0
}

/** Models and runs, without what training adds to them. Every function runs inside the caller's transaction. */
export class RunTables {
  constructor(private readonly database: Database.Database) {}

  add(run: NewRun, createdAt: string): number {
    return Number(
      this.database
        .prepare(
          `INSERT INTO runs (name, dataset_id, model_id, parameter_count, settings, scaling, status, created_at, updated_at)
           VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, ?)`,
        )
        .run(
          run.name,
          run.datasetId,
          this.modelVersion(run.model),
          run.parameterCount,
          JSON.stringify(run.settings),
          JSON.stringify(run.scaling),
          createdAt,
          createdAt,
        ).lastInsertRowid,
    )
  }

  /** The stored version with this very definition, added when it is new. */
  private modelVersion(model: NewRun['model']): number {
    const definition = canonicalJson(model.definition)
    const hash = createHash('sha256').update(`${model.kind}\n${definition}`).digest('hex')
    this.database
      .prepare(
        'INSERT INTO models (hash, kind, description, definition) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING',
      )
      .run(hash, model.kind, model.description, definition)
    const row = this.database.prepare<[string], { id: number }>('SELECT id FROM models WHERE hash = ?').get(hash)
    if (row === undefined) throw new Error('The model that was just kept is not there.')
    return row.id
  }

  visible(): RunSummary[] {
    return this.database.prepare<[], RunRow>(`${selectRun} WHERE runs.hidden = 0 ORDER BY runs.id`).all().map(summary)
  }

  private row(id: number): RunRow | undefined {
    return this.database.prepare<[number], RunRow>(`${selectRun} WHERE runs.id = ?`).get(id)
  }

  /** @throws Error when there is no such run */
  get(id: number): RunSummary {
    const row = this.row(id)
    if (row === undefined) throw new Error(`There is no run ${id}.`)
    return summary(row)
  }

  find(id: number): Pick<RunDetail, keyof RunSummary | 'scaling'> | null {
    const row = this.row(id)
    return row === undefined ? null : { ...summary(row), scaling: scalingSchema.parse(JSON.parse(row.scaling)) }
  }

  /** @throws Error when there is no such run */
  change(id: number, change: RunChange, updatedAt: string): RunSummary {
    const run = { ...this.get(id), ...definedEntries(change) }
    this.database
      .prepare(
        'UPDATE runs SET name = ?, status = ?, failure = ?, settings = ?, versions = ?, updated_at = ? WHERE id = ?',
      )
      .run(
        run.name,
        run.status,
        run.failure === null ? null : JSON.stringify(run.failure),
        JSON.stringify(run.settings),
        run.versions === null ? null : JSON.stringify(run.versions),
        updatedAt,
        id,
      )
    return this.get(id)
  }

  /** @throws Error when there is no such run */
  setHidden(id: number, hidden: boolean): void {
    this.get(id)
    this.database.prepare('UPDATE runs SET hidden = ? WHERE id = ?').run(hidden ? 1 : 0, id)
  }
}

/** An entry that is present and undefined means the same as an absent one: it stays. */
export function definedEntries(change: RunChange): RunChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

function summary(row: RunRow): RunSummary {
  return {
    id: row.id,
    name: row.name,
    datasetId: row.dataset_id,
    datasetName: row.dataset_name,
    modelDescription: row.model_description,
    parameterCount: row.parameter_count,
    settings: runSettingsSchema.parse(JSON.parse(row.settings)),
    status: runStatus.parse(row.status),
    failure: row.failure === null ? null : failureSchema.parse(JSON.parse(row.failure)),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    epoch: row.epoch,
    loss: row.loss,
    bestLoss: row.best_loss,
    bestEpoch: row.best_epoch,
    gradientNorm: row.gradient_norm,
    seconds: row.seconds,
    epochsPerSecond: epochsPerSecond(row.epoch, row.seconds),
    versions: row.versions === null ? null : versionsSchema.parse(JSON.parse(row.versions)),
  }
}

import type Database from 'better-sqlite3'
import {
  type LabRecord,
  type LabSummary,
  labRecordSchema,
  labResultSchema,
  labSettingsSchema,
  versionsSchema,
} from '../../shared'
import { type SealedBlob, seal, unseal } from './sealed-blob'

interface SummaryRow {
  experiment: string
  settings: string
  versions: string
  finished_at: string
  seconds: number
  judged: number
  as_expected: number
}

const summaryColumns = 'experiment, settings, versions, finished_at, seconds, judged, as_expected'

/** The newest result of each experiment. Every function runs inside the caller's transaction. */
export class LabTables {
  constructor(private readonly database: Database.Database) {}

  keep(record: LabRecord): void {
    const { content, sha256 } = seal(record.result)
    this.database
      .prepare(
        `INSERT OR REPLACE INTO lab_results (${summaryColumns}, content, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        record.experiment,
        JSON.stringify(record.settings),
        JSON.stringify(record.versions),
        record.finishedAt,
        record.seconds,
        record.judged,
        record.asExpected,
        content,
        sha256,
      )
  }

  summaries(): LabSummary[] {
    return this.database
      .prepare<[], SummaryRow>(`SELECT ${summaryColumns} FROM lab_results ORDER BY experiment`)
      .all()
      .map(summaryOf)
  }

  /** Null when there is none, or what was kept of it is damaged. */
  record(experiment: string): LabRecord | null {
    const row = this.database
      .prepare<[string], SummaryRow & SealedBlob>(
        `SELECT ${summaryColumns}, content, sha256 FROM lab_results WHERE experiment = ?`,
      )
      .get(experiment)
    const result = unseal(row, labResultSchema)
    return row === undefined || result === null ? null : labRecordSchema.parse({ ...summaryOf(row), result })
  }
}

function summaryOf(row: SummaryRow): LabSummary {
  return {
    experiment: row.experiment,
    settings: labSettingsSchema.parse(JSON.parse(row.settings)),
    versions: versionsSchema.parse(JSON.parse(row.versions)),
    finishedAt: row.finished_at,
    seconds: row.seconds,
    judged: row.judged,
    asExpected: row.as_expected,
  }
}

import Database from 'better-sqlite3'
import { renameSync, rmSync } from 'node:fs'
import type {
  Checkpoint,
  DatasetSummary,
  Fit,
  History,
  LabRecord,
  LabSummary,
  RunDetail,
  RunIncident,
  RunSummary,
  Series,
  TrainingRecord,
} from '../../shared'
import { DatasetTables } from './dataset-tables'
import { LabTables } from './lab-tables'
import type { Ownership } from './ownership'
import type { BestParameters, NewDataset, NewRun, ProjectStore, RunChange } from './project-store'
import { RecordTables } from './record-tables'
import { RunTables } from './run-tables'

/** An open project file. Made by `sqliteProjectFiles`, which has seen to its version, its owner and its pragmas. */
export class SqliteStore implements ProjectStore {
  private readonly datasetTables: DatasetTables
  private readonly runTables: RunTables
  private readonly recordTables: RecordTables
  private readonly labTables: LabTables

  constructor(
    readonly path: string,
    private readonly database: Database.Database,
    /** The right to write, or the reason why there is none. */
    private readonly right: Ownership | string,
    private readonly now: () => number,
    private readonly afterClose: () => void = () => undefined,
  ) {
    this.datasetTables = new DatasetTables(database)
    this.runTables = new RunTables(database)
    this.recordTables = new RecordTables(database)
    this.labTables = new LabTables(database)
  }

  get readOnlyReason(): string | null {
    return typeof this.right === 'string' ? this.right : this.right.lostReason
  }

  /** One writing transaction; it begins by making sure that the project is still this process's. */
  private write<T>(change: () => T): T {
    const { right } = this
    if (typeof right === 'string') throw new Error(right)
    return this.database
      .transaction(() => {
        right.confirm()
        return change()
      })
      .immediate()
  }

  /** One reading transaction: every table of one answer is of the same moment. */
  private read<T>(look: () => T): T {
    return this.database.transaction(look).deferred()
  }

  private instant(): string {
    return new Date(this.now()).toISOString()
  }

  addDataset(dataset: NewDataset): DatasetSummary {
    return this.write(() => {
      const added = this.datasetTables.find(this.datasetTables.add(dataset, this.instant()))
      if (added === null) throw new Error('The data set that was just kept is not there.')
      return added
    })
  }

  datasets(): DatasetSummary[] {
    return this.read(() => this.datasetTables.visible())
  }

  dataset(id: number): DatasetSummary | null {
    return this.read(() => this.datasetTables.find(id))
  }

  series(datasetId: number): Series[] {
    return this.read(() => this.datasetTables.series(datasetId, 'signal'))
  }

  conditionSeries(datasetId: number): Series[] {
    return this.read(() => this.datasetTables.series(datasetId, 'condition'))
  }

  rawFile(datasetId: number): { fileName: string; content: Uint8Array } | null {
    return this.read(() => this.datasetTables.rawFile(datasetId))
  }

  renameDataset(id: number, name: string): void {
    this.write(() => this.datasetTables.rename(id, name))
  }

  setDatasetHidden(id: number, hidden: boolean): void {
    this.write(() => this.datasetTables.setHidden(id, hidden))
  }

  addRun(run: NewRun): RunSummary {
    return this.write(() => this.runTables.get(this.runTables.add(run, this.instant())))
  }

  runs(): RunSummary[] {
    return this.read(() => this.runTables.visible())
  }

  run(id: number): RunDetail | null {
    return this.read(() => {
      const run = this.runTables.find(id)
      const dataset = run === null ? null : this.datasetTables.find(run.datasetId)
      if (run === null || dataset === null) return null
      const { signals: species, units, timeUnit } = dataset
      return { ...run, species, units, timeUnit, incidents: this.recordTables.incidents(id) }
    })
  }

  changeRun(id: number, change: RunChange): RunSummary {
    return this.write(() => this.runTables.change(id, change, this.instant()))
  }

  setRunHidden(id: number, hidden: boolean): void {
    this.write(() => this.runTables.setHidden(id, hidden))
  }

  keepRecord(record: TrainingRecord): RunSummary {
    return this.write(() => {
      this.recordTables.keep(record, this.instant())
      return this.runTables.get(record.id)
    })
  }

  checkpoint(runId: number): Checkpoint | null {
    return this.read(() => this.recordTables.checkpoint(runId))
  }

  best(runId: number): BestParameters | null {
    return this.read(() => this.recordTables.best(runId))
  }

  history(runId: number): History {
    return this.read(() => this.recordTables.history(runId))
  }

  fit(runId: number): Fit | null {
    return this.read(() => this.recordTables.fit(runId))
  }

  incidents(runId: number): RunIncident[] {
    return this.read(() => this.recordTables.incidents(runId))
  }

  keepLabRecord(record: LabRecord): void {
    this.write(() => this.labTables.keep(record))
  }

  labSummaries(): LabSummary[] {
    return this.read(() => this.labTables.summaries())
  }

  labRecord(experiment: string): LabRecord | null {
    return this.read(() => this.labTables.record(experiment))
  }

  layout(): Record<string, unknown> {
    return this.read(() => {
      const row = this.database.prepare<[], { content: string }>('SELECT content FROM layout').get()
      return row === undefined ? {} : (JSON.parse(row.content) as Record<string, unknown>)
    })
  }

  setLayout(layout: Record<string, unknown>): void {
    this.write(() =>
      this.database
        .prepare('INSERT OR REPLACE INTO layout (only_row, content) VALUES (1, ?)')
        .run(JSON.stringify(layout)),
    )
  }

  async copyTo(path: string): Promise<void> {
    const partial = `${path}.part`
    rmSync(partial, { force: true })
    await this.database.backup(partial)
    const copy = new Database(partial)
    try {
      // The copy belongs to nobody, and is one file.
      copy.exec('DELETE FROM owner')
      copy.pragma('journal_mode = DELETE')
    } finally {
      copy.close()
    }
    renameSync(partial, path)
  }

  close(): void {
    if (!this.database.open) return
    if (typeof this.right !== 'string') {
      this.right.release()
      if (this.right.lostReason === null) foldLog(this.database)
    }
    this.database.close()
    this.afterClose()
  }
}

/** Back to one file. Another connection to it keeps the log alive: then the last to close folds it in. */
export function foldLog(database: Database.Database): void {
  try {
    database.pragma('wal_checkpoint(TRUNCATE)')
    // Whoever has the file open keeps it open: waiting for that is no use.
    database.pragma('busy_timeout = 0')
    database.pragma('journal_mode = DELETE')
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error
  }
}

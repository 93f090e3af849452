import type Database from 'better-sqlite3'
import { type ColumnRole, type DatasetSummary, type Series, initialConditionSchema } from '../../shared'
import type { NewDataset } from './project-store'
import { seriesFacts } from './series-facts'

interface DatasetRow {
  id: number
  name: string
  file_name: string
  raw_hash: string
  imported_at: string
  time_unit: string | null
  initial: string | null
  example: string | null
  sample_times: number
  replicates: number
  missing_values: number
  time_from: number
  time_to: number
}

interface ObservationRow {
  experiment: string
  replicate: number
  signal: string
  unit: string | null
  time: number
  value: number | null
  sigma: number | null
}

/** What of the columns of a file is kept in the tables: what was measured and what was given. */
type ColumnOfData = Extract<ColumnRole, 'signal' | 'condition'>

/** @throws Error when there is no such data set */
function requireOne(changes: number, id: number): void {
  if (changes === 0) throw new Error(`There is no data set ${id}.`)
}

/** Data sets, their raw files and the long table of observations. Every function runs inside the caller's transaction. */
export class DatasetTables {
  constructor(private readonly database: Database.Database) {}

  add(dataset: NewDataset, importedAt: string): number {
    const facts = seriesFacts(dataset.series)
    this.database
      .prepare('INSERT INTO raw_files (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING')
      .run(dataset.hash, dataset.raw)
    const id = Number(
      this.database
        .prepare(
          `INSERT INTO datasets (name, file_name, raw_hash, imported_at, mapping, time_unit, initial, example,
             sample_times, replicates, missing_values, time_from, time_to)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          dataset.name,
          dataset.fileName,
          dataset.hash,
          importedAt,
          JSON.stringify(dataset.mapping),
          dataset.timeUnit,
          dataset.initial === null ? null : JSON.stringify(dataset.initial),
          dataset.example,
          facts.sampleTimes,
          facts.replicates,
          facts.missingValues,
          ...facts.timeRange,
        ).lastInsertRowid,
    )
    const addSignal = this.database.prepare(
      'INSERT INTO signals (dataset_id, position, name, unit, role) VALUES (?, ?, ?, ?, ?)',
    )
    const columns = [
      ...dataset.signals.map((column) => ({ ...column, role: 'signal' })),
      ...dataset.conditions.map((column) => ({ ...column, role: 'condition' })),
    ]
    columns.forEach(({ name, unit, role }, position) => addSignal.run(id, position, name, unit, role))
    const addExperiment = this.database.prepare('INSERT INTO experiments (dataset_id, position, name) VALUES (?, ?, ?)')
    facts.experiments.forEach((name, position) => addExperiment.run(id, position, name))
    this.addObservations(id, [...dataset.series, ...dataset.conditionSeries])
    return id
  }

  private addObservations(id: number, series: readonly Series[]): void {
    const insert = this.database.prepare(
      `INSERT INTO observations (dataset_id, experiment, replicate, signal, time, value, sigma, unit)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    for (const { experiment, replicate, signal, unit, times, values, sigmas } of series) {
      // SQLite keeps NaN as NULL: a missing value.
      times.forEach((time, i) => insert.run(id, experiment, replicate, signal, time, values[i], sigmas?.[i], unit))
    }
  }

  visible(): DatasetSummary[] {
    const rows = this.database.prepare<[], DatasetRow>('SELECT * FROM datasets WHERE hidden = 0 ORDER BY id').all()
    return rows.map((row) => this.summary(row))
  }

  find(id: number): DatasetSummary | null {
    const row = this.database.prepare<[number], DatasetRow>('SELECT * FROM datasets WHERE id = ?').get(id)
    return row === undefined ? null : this.summary(row)
  }

  private summary(row: DatasetRow): DatasetSummary {
    const columns = this.database
      .prepare<[number], { name: string; unit: string | null; role: ColumnOfData }>(
        'SELECT name, unit, role FROM signals WHERE dataset_id = ? ORDER BY position',
      )
      .all(row.id)
    const signals = columns.filter(({ role }) => role === 'signal')
    const experiments = this.database
      .prepare<[number], { name: string }>('SELECT name FROM experiments WHERE dataset_id = ? ORDER BY position')
      .all(row.id)
    return {
      id: row.id,
      name: row.name,
      fileName: row.file_name,
      importedAt: row.imported_at,
      signals: signals.map((signal) => signal.name),
      units: signals.map((signal) => signal.unit),
      conditions: columns.filter(({ role }) => role === 'condition').map(({ name, unit }) => ({ name, unit })),
      timeUnit: row.time_unit,
      experiments: experiments.map((experiment) => experiment.name),
      sampleTimes: row.sample_times,
      replicates: row.replicates,
      missingValues: row.missing_values,
      timeRange: [row.time_from, row.time_to],
      initial: row.initial === null ? null : initialConditionSchema.parse(JSON.parse(row.initial)),
      hash: row.raw_hash,
      example: row.example,
    }
  }

  /** Of the signals or of the conditions; ordered by experiment and signal as they were given, then by replicate. */
  series(id: number, role: ColumnOfData): Series[] {
    const rows = this.database
      .prepare<[number, ColumnOfData], ObservationRow>(
        `SELECT observations.experiment, observations.replicate, observations.signal, observations.unit, time, value, sigma
         FROM observations
         JOIN experiments ON experiments.dataset_id = observations.dataset_id AND experiments.name = observations.experiment
         JOIN signals ON signals.dataset_id = observations.dataset_id AND signals.name = observations.signal
         WHERE observations.dataset_id = ? AND signals.role = ?
         ORDER BY experiments.position, signals.position, observations.replicate, time`,
      )
      .all(id, role)
    const series: Series[] = []
    for (let start = 0; start < rows.length;) {
      const first = rows[start] as ObservationRow
      const sameCurve = (row: ObservationRow): boolean =>
        row.signal === first.signal && row.replicate === first.replicate && row.experiment === first.experiment
      let end = start + 1
      while (end < rows.length && sameCurve(rows[end] as ObservationRow)) end += 1
      series.push(curve(rows.slice(start, end), first))
      start = end
    }
    return series
  }

  rawFile(id: number): { fileName: string; content: Uint8Array } | null {
    const row = this.database
      .prepare<[number], { file_name: string; content: Buffer }>(
        `SELECT file_name, content FROM datasets JOIN raw_files ON raw_files.hash = datasets.raw_hash
         WHERE datasets.id = ?`,
      )
      .get(id)
    return row === undefined ? null : { fileName: row.file_name, content: new Uint8Array(row.content) }
  }

  rename(id: number, name: string): void {
    requireOne(this.database.prepare('UPDATE datasets SET name = ? WHERE id = ?').run(name, id).changes, id)
  }

  setHidden(id: number, hidden: boolean): void {
    requireOne(this.database.prepare('UPDATE datasets SET hidden = ? WHERE id = ?').run(hidden ? 1 : 0, id).changes, id)
  }
}

function curve(rows: readonly ObservationRow[], first: ObservationRow): Series {
  const sigmas = rows.some((row) => row.sigma !== null) ? Float64Array.from(rows, (row) => row.sigma ?? NaN) : null
  return {
    experiment: first.experiment,
    replicate: first.replicate,
    signal: first.signal,
    unit: first.unit,
    times: Float64Array.from(rows, (row) => row.time),
    values: Float64Array.from(rows, (row) => row.value ?? NaN),
    sigmas,
  }
}

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
import { historyBefore, joinHistories } from './history-chunk'
import type { BestParameters, NewDataset, NewRun, ProjectStore, RunChange } from './project-store'
import { recordStart, recordSummary } from './record-summary'
import { definedEntries, epochsPerSecond } from './run-tables'
import { seriesFacts } from './series-facts'

interface MemoryDataset {
  summary: DatasetSummary
  series: Series[]
  conditionSeries: Series[]
  raw: Uint8Array
  hidden: boolean
}

interface MemoryRun {
  summary: RunSummary
  scaling: NewRun['scaling']
  checkpoint: Checkpoint | null
  history: History
  fit: Fit | null
  incidents: (RunIncident & { since: number })[]
  hidden: boolean
}

/** Everything that a project file holds, as plain data. */
export interface MemoryProject {
  datasets: MemoryDataset[]
  runs: MemoryRun[]
  /** By experiment. */
  lab: Map<string, LabRecord>
  layout: Record<string, unknown>
}

export function emptyProject(): MemoryProject {
  return { datasets: [], runs: [], lab: new Map(), layout: {} }
}

interface MemoryStoreListener {
  copied(path: string, copy: MemoryProject): void
  closed(): void
}

/** The in-memory twin of the project file. What goes in and comes out is copied, as a file would do it. */
export class MemoryStore implements ProjectStore {
  constructor(
    readonly path: string,
    private readonly project: MemoryProject,
    readonly readOnlyReason: string | null,
    private readonly now: () => number,
    private readonly listener: MemoryStoreListener,
  ) {}

  private write<T>(change: () => T): T {
    if (this.readOnlyReason !== null) throw new Error(this.readOnlyReason)
    return structuredClone(change())
  }

  private instant(): string {
    return new Date(this.now()).toISOString()
  }

  private datasetEntry(id: number): MemoryDataset {
    const entry = this.project.datasets[id - 1]
    if (entry === undefined) throw new Error(`There is no data set ${id}.`)
    return entry
  }

  private runEntry(id: number): MemoryRun {
    const entry = this.project.runs[id - 1]
    if (entry === undefined) throw new Error(`There is no run ${id}.`)
    // The data set may have been renamed since.
    entry.summary.datasetName = this.datasetEntry(entry.summary.datasetId).summary.name
    return entry
  }

  addDataset(dataset: NewDataset): DatasetSummary {
    return this.write(() => {
      const { name, fileName, timeUnit, initial, hash, example, signals, conditions } = dataset
      const facts = seriesFacts(dataset.series)
      const columns = [...signals, ...conditions]
      const rank = (curve: Series): number[] => [
        facts.experiments.indexOf(curve.experiment),
        columns.findIndex(({ name }) => name === curve.signal),
        curve.replicate,
      ]
      const sorted = (curves: readonly Series[]) => curves.toSorted((a, b) => compare(rank(a), rank(b)))
      const summary: DatasetSummary = {
        ...{ id: this.project.datasets.length + 1, name, fileName, timeUnit, initial, hash, example, ...facts },
        importedAt: this.instant(),
        signals: signals.map((signal) => signal.name),
        units: signals.map((signal) => signal.unit),
        conditions,
      }
      const series = sorted(dataset.series)
      const conditionSeries = sorted(dataset.conditionSeries)
      this.project.datasets.push(structuredClone({ summary, series, conditionSeries, raw: dataset.raw, hidden: false }))
      return summary
    })
  }

  datasets(): DatasetSummary[] {
    return structuredClone(this.project.datasets.filter((entry) => !entry.hidden).map((entry) => entry.summary))
  }

  dataset(id: number): DatasetSummary | null {
    return structuredClone(this.project.datasets[id - 1]?.summary ?? null)
  }

  series(datasetId: number): Series[] {
    return structuredClone(this.project.datasets[datasetId - 1]?.series ?? [])
  }

  conditionSeries(datasetId: number): Series[] {
    return structuredClone(this.project.datasets[datasetId - 1]?.conditionSeries ?? [])
  }

  rawFile(datasetId: number): { fileName: string; content: Uint8Array } | null {
    const entry = this.project.datasets[datasetId - 1]
    return entry === undefined ? null : structuredClone({ fileName: entry.summary.fileName, content: entry.raw })
  }

  renameDataset(id: number, name: string): void {
    this.write(() => {
      this.datasetEntry(id).summary.name = name
    })
  }

  setDatasetHidden(id: number, hidden: boolean): void {
    this.write(() => {
      this.datasetEntry(id).hidden = hidden
    })
  }

  addRun(run: NewRun): RunSummary {
    return this.write(() => {
      const at = this.instant()
      const summary: RunSummary = {
        id: this.project.runs.length + 1,
        name: run.name,
        datasetId: run.datasetId,
        datasetName: this.datasetEntry(run.datasetId).summary.name,
        modelDescription: run.model.description,
        parameterCount: run.parameterCount,
        settings: structuredClone(run.settings),
        ...{ status: 'queued', failure: null, createdAt: at, updatedAt: at, versions: null },
        ...{
          epoch: 0,
          loss: null,
          bestLoss: null,
          bestEpoch: null,
          gradientNorm: null,
          seconds: 0,
          epochsPerSecond: 0,
        },
      }
      this.project.runs.push({
        summary,
        scaling: structuredClone(run.scaling),
        checkpoint: null,
        history: joinHistories([]),
        fit: null,
        incidents: [],
        hidden: false,
      })
      return summary
    })
  }

  runs(): RunSummary[] {
    const visible = this.project.runs.filter((entry) => !entry.hidden)
    return structuredClone(visible.map((entry) => this.runEntry(entry.summary.id).summary))
  }

  run(id: number): RunDetail | null {
    if (this.project.runs[id - 1] === undefined) return null
    const { summary, scaling } = this.runEntry(id)
    const { signals: species, units, timeUnit } = this.datasetEntry(summary.datasetId).summary
    return structuredClone({ ...summary, scaling, species, units, timeUnit, incidents: this.incidents(id) })
  }

  changeRun(id: number, change: RunChange): RunSummary {
    return this.write(() => {
      const { summary } = this.runEntry(id)
      return Object.assign(summary, structuredClone(definedEntries(change)), { updatedAt: this.instant() })
    })
  }

  setRunHidden(id: number, hidden: boolean): void {
    this.write(() => {
      this.runEntry(id).hidden = hidden
    })
  }

  keepRecord(record: TrainingRecord): RunSummary {
    return this.write(() => {
      const entry = this.runEntry(record.id)
      const { checkpoint, history, fit, incidents } = structuredClone(record)
      const { epoch, seconds } = checkpoint
      const facts = recordSummary(record)
      const since = recordStart(record)
      const { loss, gradientNorm } = entry.summary
      Object.assign(entry.summary, facts, { epoch, seconds, epochsPerSecond: epochsPerSecond(epoch, seconds) })
      entry.summary.loss ??= loss
      entry.summary.gradientNorm ??= gradientNorm
      entry.summary.updatedAt = this.instant()
      entry.checkpoint = checkpoint
      entry.history = joinHistories([historyBefore(entry.history, since), history])
      entry.incidents = entry.incidents.filter((incident) => incident.since < since)
      entry.incidents.push(...incidents.map((incident) => ({ ...incident, since })))
      entry.fit = fit ?? entry.fit
      return entry.summary
    })
  }

  checkpoint(runId: number): Checkpoint | null {
    return structuredClone(this.project.runs[runId - 1]?.checkpoint ?? null)
  }

  best(runId: number): BestParameters | null {
    const checkpoint = this.checkpoint(runId)
    return checkpoint === null
      ? null
      : { epoch: checkpoint.bestEpoch, loss: checkpoint.bestLoss, parameters: checkpoint.bestParameters }
  }

  history(runId: number): History {
    return structuredClone(this.project.runs[runId - 1]?.history ?? joinHistories([]))
  }

  fit(runId: number): Fit | null {
    return structuredClone(this.project.runs[runId - 1]?.fit ?? null)
  }

  incidents(runId: number): RunIncident[] {
    return (this.project.runs[runId - 1]?.incidents ?? []).map(({ since: _since, ...incident }) => incident)
  }

  keepLabRecord(record: LabRecord): void {
    this.write(() => {
      this.project.lab.set(record.experiment, structuredClone(record))
    })
  }

  labSummaries(): LabSummary[] {
    const summaries = [...this.project.lab.values()].map(({ result: _, ...summary }) => summary)
    return structuredClone(summaries.sort((a, b) => (a.experiment < b.experiment ? -1 : 1)))
  }

  labRecord(experiment: string): LabRecord | null {
    return structuredClone(this.project.lab.get(experiment) ?? null)
  }

  layout(): Record<string, unknown> {
    return structuredClone(this.project.layout)
  }

  setLayout(layout: Record<string, unknown>): void {
    this.write(() => {
      this.project.layout = structuredClone(layout)
    })
  }

  copyTo(path: string): Promise<void> {
    this.listener.copied(path, structuredClone(this.project))
    return Promise.resolve()
  }

  close(): void {
    this.listener.closed()
  }
}

function compare(left: readonly number[], right: readonly number[]): number {
  const place = left.findIndex((value, i) => value !== right[i])
  return place === -1 ? 0 : (left[place] ?? 0) - (right[place] ?? 0)
}

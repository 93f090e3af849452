import type Database from 'better-sqlite3'
import {
  type Checkpoint,
  type Fit,
  type History,
  type RunIncident,
  type TrainingRecord,
  checkpointSchema,
  fitSchema,
} from '../../shared'
import { historyBefore, joinHistories, packHistory, unpackHistory } from './history-chunk'
import { type BestParameters, bestParametersSchema } from './project-store'
import { recordStart, recordSummary } from './record-summary'
import { type SealedBlob, isWhole, seal, unseal } from './sealed-blob'

interface ChunkRow {
  first_epoch: number
  samples: Buffer
}

/** What training adds to a run: checkpoints, history, predictions, incidents. Every function runs inside the caller's transaction. */
export class RecordTables {
  constructor(private readonly database: Database.Database) {}

  /** @throws Error when there is no such run */
  keep(record: TrainingRecord, updatedAt: string): void {
    const { id, checkpoint } = record
    const facts = recordSummary(record)
    const { changes } = this.database
      .prepare(
        `UPDATE runs SET epoch = ?, seconds = ?, best_loss = ?, best_epoch = ?, loss = coalesce(?, loss),
           gradient_norm = coalesce(?, gradient_norm), updated_at = ? WHERE id = ?`,
      )
      .run(
        checkpoint.epoch,
        checkpoint.seconds,
        facts.bestLoss,
        facts.bestEpoch,
        facts.loss,
        facts.gradientNorm,
        updatedAt,
        id,
      )
    if (changes === 0) throw new Error(`There is no run ${id}.`)
    this.forgetFrom(id, recordStart(record))
    this.addHistory(id, record.history)
    this.addIncidents(record)
    this.addCheckpoint(id, checkpoint)
    this.setBest(id, checkpoint)
    if (record.fit !== null) this.setFit(id, record.fit)
  }

  /** A run that went back to an older checkpoint repeats its epochs: what was kept of them goes. */
  private forgetFrom(id: number, epoch: number): void {
    const overlapping = this.database
      .prepare<[number, number, number], ChunkRow>(
        'SELECT first_epoch, samples FROM history_chunks WHERE run_id = ? AND first_epoch < ? AND last_epoch >= ?',
      )
      .all(id, epoch, epoch)
    this.database.prepare('DELETE FROM history_chunks WHERE run_id = ? AND last_epoch >= ?').run(id, epoch)
    for (const chunk of overlapping) this.addHistory(id, historyBefore(unpackHistory(chunk.samples), epoch))
    this.database.prepare('DELETE FROM incidents WHERE run_id = ? AND since_epoch >= ?').run(id, epoch)
  }

  private addHistory(id: number, history: History): void {
    const first = history.epochs[0]
    const last = history.epochs.at(-1)
    if (first === undefined || last === undefined) return
    this.database
      .prepare('INSERT INTO history_chunks (run_id, first_epoch, last_epoch, samples) VALUES (?, ?, ?, ?)')
      .run(id, first, last, packHistory(history))
  }

  private addIncidents(record: TrainingRecord): void {
    const insert = this.database.prepare(
      'INSERT INTO incidents (run_id, since_epoch, epoch, message, stage) VALUES (?, ?, ?, ?, ?)',
    )
    for (const { epoch, message, stage } of record.incidents) {
      insert.run(record.id, recordStart(record), epoch, message, stage)
    }
  }

  /** Keeps the new checkpoint and the newest whole one before it. */
  private addCheckpoint(id: number, checkpoint: Checkpoint): void {
    const { content, sha256 } = seal(checkpoint)
    const before = this.newestWhole(id)
    this.database
      .prepare('DELETE FROM checkpoints WHERE run_id = ? AND id IS NOT ?')
      .run(id, before === null ? null : before.id)
    this.database
      .prepare('INSERT INTO checkpoints (run_id, epoch, content, sha256) VALUES (?, ?, ?, ?)')
      .run(id, checkpoint.epoch, content, sha256)
  }

  private newestWhole(runId: number): (SealedBlob & { id: number }) | null {
    const rows = this.database
      .prepare<[number], SealedBlob & { id: number }>(
        'SELECT id, content, sha256 FROM checkpoints WHERE run_id = ? ORDER BY id DESC',
      )
      .all(runId)
    return rows.find(isWhole) ?? null
  }

  checkpoint(runId: number): Checkpoint | null {
    return unseal(this.newestWhole(runId) ?? undefined, checkpointSchema)
  }

  private setBest(id: number, checkpoint: Checkpoint): void {
    const kept = this.database
      .prepare<[number], { epoch: number }>('SELECT epoch FROM best_parameters WHERE run_id = ?')
      .get(id)
    if (kept?.epoch === checkpoint.bestEpoch) return
    const best: BestParameters = {
      epoch: checkpoint.bestEpoch,
      loss: checkpoint.bestLoss,
      parameters: checkpoint.bestParameters,
    }
    const { content, sha256 } = seal(best)
    this.database
      .prepare('INSERT OR REPLACE INTO best_parameters (run_id, epoch, content, sha256) VALUES (?, ?, ?, ?)')
      .run(id, best.epoch, content, sha256)
  }

  best(runId: number): BestParameters | null {
    const blob = this.database
      .prepare<[number], SealedBlob>('SELECT content, sha256 FROM best_parameters WHERE run_id = ?')
      .get(runId)
    const best = unseal(blob, bestParametersSchema)
    if (best !== null) return best
    const checkpoint = this.checkpoint(runId)
    return checkpoint === null
      ? null
      : { epoch: checkpoint.bestEpoch, loss: checkpoint.bestLoss, parameters: checkpoint.bestParameters }
  }

  private setFit(id: number, fit: Fit): void {
    const { content, sha256 } = seal(fit)
    this.database
      .prepare('INSERT OR REPLACE INTO predictions (run_id, epoch, content, sha256) VALUES (?, ?, ?, ?)')
      .run(id, fit.epoch, content, sha256)
  }

  fit(runId: number): Fit | null {
    const blob = this.database
      .prepare<[number], SealedBlob>('SELECT content, sha256 FROM predictions WHERE run_id = ?')
      .get(runId)
    return unseal(blob, fitSchema)
  }

  history(runId: number): History {
    const chunks = this.database
      .prepare<[number], ChunkRow>(
        'SELECT first_epoch, samples FROM history_chunks WHERE run_id = ? ORDER BY first_epoch',
      )
      .all(runId)
    return joinHistories(chunks.map((chunk) => unpackHistory(chunk.samples)))
  }

  incidents(runId: number): RunIncident[] {
    return this.database
      .prepare<[number], RunIncident>('SELECT epoch, message, stage FROM incidents WHERE run_id = ? ORDER BY id')
      .all(runId)
  }
}

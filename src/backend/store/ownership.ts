import type Database from 'better-sqlite3'
import { randomUUID } from 'node:crypto'
import { type ProcessIdentity, isRunning, thisProcess } from './process-identity'

/** Milliseconds between two signs of life, and after how many an owner without one counts as gone. */
const heartbeatInterval = 1000
const staleAfter = 10_000

interface OwnerRow {
  token: string
  host: string
  process_id: number
  process_start: string | null
  heartbeat: number
}

function readOwner(database: Database.Database): OwnerRow | undefined {
  return database.prepare<[], OwnerRow>('SELECT token, host, process_id, process_start, heartbeat FROM owner').get()
}

function identityOf(row: OwnerRow): ProcessIdentity {
  return { host: row.host, processId: row.process_id, processStart: row.process_start }
}

function holds(row: OwnerRow, now: number): boolean {
  // The clock may have been set back, hence the absolute value: a living owner writes the new time within a second.
  return Math.abs(now - row.heartbeat) <= staleAfter && isRunning(identityOf(row)) !== false
}

/** Thrown by a write of a host whose project was taken over while it stood still (a stopped or suspended process). */
export class OwnershipLost extends Error {}

/** The right to write a project file: a row that names this process and says every second that it lives. */
export class Ownership {
  private timer: NodeJS.Timeout | null = null
  /** Why writing is over, as a sentence; null while it is not. */
  lostReason: string | null = null

  private constructor(
    private readonly database: Database.Database,
    private readonly token: string,
    private readonly now: () => number,
  ) {}

  /** Takes the project for this process, or names the process that has it. */
  static claim(database: Database.Database, now: () => number): Ownership | ProcessIdentity {
    const token = randomUUID()
    const holder = database
      .transaction(() => {
        const row = readOwner(database)
        if (row !== undefined && holds(row, now())) return row
        const self = thisProcess()
        database
          .prepare(
            `INSERT OR REPLACE INTO owner (only_row, token, host, process_id, process_start, heartbeat)
             VALUES (1, ?, ?, ?, ?, ?)`,
          )
          .run(token, self.host, self.processId, self.processStart, now())
        return null
      })
      .immediate()
    return holder === null ? new Ownership(database, token, now) : identityOf(holder)
  }

  static isHere(host: string): boolean {
    return host === thisProcess().host
  }

  /** Begins the signs of life; they keep no process running. */
  keepAlive(report: (error: unknown) => void): void {
    this.timer = setInterval(() => {
      try {
        this.beat()
      } catch (error) {
        // A full disk or a vanished network drive: the next beat may succeed, and every write says the same to its caller.
        report(error)
      }
    }, heartbeatInterval)
    this.timer.unref()
  }

  private beat(): void {
    const changed = this.database
      .prepare('UPDATE owner SET heartbeat = ? WHERE token = ?')
      .run(this.now(), this.token).changes
    if (changed === 0) this.lose()
  }

  /** Called inside every writing transaction. @throws OwnershipLost when another process has taken the project over */
  confirm(): void {
    if (readOwner(this.database)?.token === this.token) return
    this.lose()
    throw new OwnershipLost(this.lostReason ?? '')
  }

  private lose(): void {
    const row = readOwner(this.database)
    this.lostReason =
      row === undefined
        ? 'Another program took the project over while this one stood still; open it again to go on writing.'
        : `Process ${row.process_id} took the project over while this one stood still; close it there and open it here again.`
    this.stop()
  }

  private stop(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
  }

  /** Gives the project up. */
  release(): void {
    this.stop()
    this.database.prepare('DELETE FROM owner WHERE token = ?').run(this.token)
  }
}

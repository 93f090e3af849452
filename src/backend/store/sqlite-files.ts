import Database from 'better-sqlite3'
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Failure, type Outcome, failed, succeeded } from '../../shared'
import { backUpBefore, latestVersion, migrate, versionOf } from './migrate'
import { type Migration, migrations as everyMigration } from './migrations'
import { Ownership } from './ownership'
import { type ProjectHeader, applicationId, damaged, readProjectHeader } from './project-header'
import type { ProjectFiles } from './project-files'
import type { ProjectStore } from './project-store'
import { SqliteStore, foldLog } from './sqlite-store'
import { storeFailure } from './store-failure'

export interface SqliteFilesOptions {
  /** Milliseconds since 1970. */
  now(): number
  /** Hears of a sign of life that could not be written. */
  report(error: unknown): void
  /** The file's forms; every migration of this program unless a test has its own. */
  migrations?: readonly Migration[]
}

/** Milliseconds that a call waits for another process's transaction. */
const busyTimeout = 5000

/** Projects as SQLite files, one `.kinode` file each. */
export function sqliteProjectFiles(options: SqliteFilesOptions): ProjectFiles {
  const migrations = options.migrations ?? everyMigration
  const latest = latestVersion(migrations)

  const open = (path: string): Outcome<ProjectStore> => {
    const header = readProjectHeader(path)
    if (header.status === 'failed') return header
    const protection = writeProtection(path)
    return protection === null ? openForWriting(path) : openProtected(path, header.value, protection)
  }

  const openForWriting = (path: string): Outcome<ProjectStore> => {
    // Looked at over a connection of its own: on the one that goes on, SQLite 3.54 refuses the checkpoint below after a check.
    // It may write, for a killed process may have left a change half done, which SQLite takes back on the first look.
    const looked = readOnlyStore(() => connectLooking(path), path, '')
    if (looked.status === 'failed') return looked
    looked.value.close()
    const database = new Database(path, { fileMustExist: true, timeout: busyTimeout })
    const refuse = (failure: Failure): Failure => {
      database.close()
      return failure
    }
    try {
      database.pragma('synchronous = FULL')
      database.pragma('foreign_keys = ON')
      const right = Ownership.claim(database, options.now)
      if (!(right instanceof Ownership)) {
        const older = versionOf(database) < latest
        database.close()
        if (older)
          return failed(
            `An older Kinode, process ${right.processId}, has the project open`,
            path,
            'Close it there first: the file is brought to the new form when it is opened here.',
          )
        const reason = `Process ${right.processId}${placeOf(right.host)} has the project open; close it there to write here.`
        return openReading(path, reason)
      }
      try {
        database.pragma('journal_mode = WAL')
        // The log of a process that was killed goes into the file here.
        database.pragma('wal_checkpoint(TRUNCATE)')
        if (versionOf(database) < latest) {
          backUpBefore(database, path, latest)
          migrate(database, migrations)
        }
      } catch (error) {
        right.release()
        throw error
      }
      right.keepAlive(options.report)
      return succeeded(new SqliteStore(path, database, right, options.now))
    } catch (error) {
      return refuse(asFailure(error, path))
    }
  }

  /** Beside a host that writes: whoever of the two closes last returns to one file. */
  const openReading = (path: string, reason: string): Outcome<ProjectStore> =>
    readOnlyStore(
      () => connectReading(path),
      path,
      reason,
      () => foldAfterReading(path),
    )

  const openProtected = (path: string, header: ProjectHeader, reason: string): Outcome<ProjectStore> => {
    if (header.version < latest)
      return failed(
        `The project is of an older form and is write-protected`,
        path,
        'Copy it to a folder where you may write and open the copy: it is brought to the new form there.',
      )
    // A file that says it has a log, without one, cannot be opened where none can be made: it is read whole into memory.
    return header.usesLog && !existsSync(`${path}-wal`)
      ? readOnlyStore(() => new Database(withoutLog(readFileSync(path)), { readonly: true }), path, reason)
      : readOnlyStore(() => connectReading(path), path, reason)
  }

  const readOnlyStore = (
    connect: () => Database.Database,
    path: string,
    reason: string,
    afterClose?: () => void,
  ): Outcome<ProjectStore> => {
    let database: Database.Database | null = null
    try {
      database = connect()
      const trouble = findDamage(database, path) ?? refuseVersion(versionOf(database), latest, path)
      if (trouble === null) return succeeded(new SqliteStore(path, database, reason, options.now, afterClose))
      database.close()
      return trouble
    } catch (error) {
      database?.close()
      return asFailure(error, path)
    }
  }

  const create = (path: string): Outcome<ProjectStore> => {
    if (existsSync(path)) return failed('There is a file already', path, 'Choose another name, or open it.')
    if (!existsSync(dirname(path)))
      return failed('There is no such folder', dirname(path), 'Create the folder first, or choose another.')
    const unfinished = `${path}.unfinished`
    try {
      for (const leftover of ['', '-journal']) rmSync(`${unfinished}${leftover}`, { force: true })
      const database = new Database(unfinished)
      try {
        database.pragma('synchronous = FULL')
        database.pragma(`application_id = ${applicationId}`)
        migrate(database, migrations)
      } finally {
        database.close()
      }
      // Whole when it appears under its name, even if the power fails.
      renameSync(unfinished, path)
      keepFolder(dirname(path))
    } catch (error) {
      return asFailure(error, path)
    }
    return open(path)
  }

  return { create: (path) => create(resolve(path)), open: (path) => open(resolve(path)) }
}

function placeOf(host: string): string {
  return Ownership.isHere(host) ? '' : ` on ${host}`
}

function refuseVersion(version: number, latest: number, path: string): Failure | null {
  if (version === 0) return damaged(path, 'it holds no tables')
  return version <= latest
    ? null
    : failed(
        `The project was written by a newer Kinode (its form is ${version}, this program knows up to ${latest})`,
        path,
        'Install the newer Kinode to open it. Nothing was changed.',
      )
}

function connectReading(path: string): Database.Database {
  return new Database(path, { readonly: true, timeout: busyTimeout })
}

function connectLooking(path: string): Database.Database {
  const database = new Database(path, { fileMustExist: true, timeout: busyTimeout })
  database.pragma('query_only = ON')
  return database
}

/** Folds in the log that a reader kept alive, unless another process has the file open. */
function foldAfterReading(path: string): void {
  const database = new Database(path, { fileMustExist: true, timeout: 0 })
  try {
    foldLog(database)
  } finally {
    database.close()
  }
}

/** SQLite fills what a short file lacks with zeros and may find nothing wrong with it. */
function endsEarly(database: Database.Database, path: string): boolean {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
  if (log !== undefined && log.size > 0) return false
  const [pages, size] = ['page_count', 'page_size'].map((name) => Number(database.pragma(name, { simple: true })))
  return statSync(path).size < (pages ?? 0) * (size ?? 0)
}

function findDamage(database: Database.Database, path: string): Failure | null {
  if (endsEarly(database, path)) return damaged(path, 'its end is missing')
  const answer = database.pragma('quick_check(1)', { simple: true })
  return answer === 'ok' ? null : damaged(path, String(answer).replace(/\s+/g, ' '))
}

/** Why the file cannot be written, as a sentence; null when it can. */
function writeProtection(path: string): string | null {
  try {
    accessSync(path, constants.W_OK)
  } catch {
    return 'The file is write-protected; copy it, or change its permissions, to write.'
  }
  try {
    accessSync(dirname(path), constants.W_OK)
  } catch {
    return 'The folder of the file is write-protected; copy the file elsewhere, or change the permissions, to write.'
  }
  return null
}

/** The same database marked as one without a log: bytes 18 and 19 of the header (fileformat2, section 1.3.3). */
function withoutLog(content: Buffer): Buffer {
  content[18] = 1
  content[19] = 1
  return content
}

/** Makes a rename outlive a power failure, where the system lets a folder be flushed. */
function keepFolder(path: string): void {
  try {
    const folder = openSync(path, 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  } catch (error) {
    // Windows opens no folders; it journals the rename itself.
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

function asFailure(error: unknown, path: string): Failure {
  const failure = storeFailure(error, path)
  if (failure === null) throw error
  return failure
}

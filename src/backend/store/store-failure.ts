import Database from 'better-sqlite3'
import { type Failure, type Outcome, failed, succeeded } from '../../shared'
import { OwnershipLost } from './ownership'
import { damaged } from './project-header'
import type { ProjectStore } from './project-store'

/** What the system around a project file can do to it, as a Failure; null for an error that is our own mistake. */
export function storeFailure(error: unknown, path: string): Failure | null {
  if (error instanceof OwnershipLost) return failed('The project is open for reading only', path, error.message)
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code !== 'string') return null
  if (!(error instanceof Database.SqliteError)) return systemFailure(code, path)
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return damaged(path, (error as Error).message)
  if (/^SQLITE_(BUSY|LOCKED)/.test(code))
    return failed('Another program keeps the project locked', path, 'Close it there and try again.')
  if (/^SQLITE_FULL/.test(code))
    return failed('The disk is full: this was not saved', path, 'Make room on the disk and try again.')
  if (/^SQLITE_READONLY_(ROLLBACK|RECOVERY)/.test(code))
    return failed(
      'A program that was killed left a change half done in this file, and it cannot be taken back here',
      path,
      'Copy the file, with those that begin with its name, to a folder where you may write, and open the copy.',
    )
  if (/^SQLITE_(IOERR|CANTOPEN|READONLY)/.test(code))
    return failed(
      `The file could not be read or written (${code})`,
      path,
      'Check that its drive is there, has room and may be written, and try again.',
    )
  return null
}

function systemFailure(code: string, path: string): Failure | null {
  const reasons: Record<string, string> = {
    EACCES: 'You may not write there',
    EPERM: 'You may not write there',
    EROFS: 'The drive is write-protected',
    ENOSPC: 'The disk is full: this was not saved',
    ENOENT: 'There is no such folder',
    ENOTDIR: 'A part of this path is not a folder',
    ENAMETOOLONG: 'The name is too long',
    EISDIR: 'This is a folder',
  }
  const reason = reasons[code]
  return reason === undefined ? null : failed(reason, path, 'Choose another place, or make this one writable.')
}

/** Runs a change of a project or another file; what the system around the file made fail becomes a Failure. @throws our own mistakes */
export function attempt<T>(subject: Pick<ProjectStore, 'path'>, change: () => T): Outcome<T> {
  try {
    return succeeded(change())
  } catch (error) {
    const failure = storeFailure(error, subject.path)
    if (failure === null) throw error
    return failure
  }
}

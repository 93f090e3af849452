import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { type Outcome, failed, succeeded } from '../../shared'

/** `PRAGMA application_id` of a project file: the letters KIND. */
export const applicationId = 0x4b494e44

/** What the first 100 bytes of an SQLite file say of it (sqlite.org/fileformat2.html, section 1.3). */
export interface ProjectHeader {
  /** Version of the file's form; 0 while a log beside it may hold the first migration. */
  version: number
  /** The file says that a write-ahead log belongs to it. */
  usesLog: boolean
}

const headerBytes = 100

function readStart(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    const start = Buffer.alloc(headerBytes)
    return start.subarray(0, readSync(file, start, 0, headerBytes, 0))
  } finally {
    closeSync(file)
  }
}

function describeSystemError(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT') return 'There is no such file'
  if (code === 'EACCES' || code === 'EPERM') return 'The file may not be read by you'
  if (code === 'ENOTDIR') return 'A part of this path is not a folder'
  return `The file cannot be read (${code ?? String(error)})`
}

/** Looks at a file before SQLite does, so that every other kind of file gets its own sentence. */
export function readProjectHeader(path: string): Outcome<ProjectHeader> {
  let start: Buffer
  try {
    if (statSync(path).isDirectory())
      return failed('This is a folder, not a project file', path, 'Choose a file whose name ends in .kinode.')
    start = readStart(path)
  } catch (error) {
    return failed(describeSystemError(error), path, 'Check the path.')
  }
  if (start.length === 0)
    return failed('The file is empty: it holds no project', path, 'Open a backup, or create a new project.')
  const magic = Buffer.from('SQLite format 3\0', 'latin1')
  if (!start.subarray(0, magic.length).equals(magic.subarray(0, start.length)))
    return failed(
      'This is not a Kinode project',
      path,
      'Choose a file whose name ends in .kinode; data are imported into a project.',
    )
  if (start.length < headerBytes) return damaged(path, 'it ends within its first 100 bytes')
  if (start.readUInt32BE(68) !== applicationId)
    return failed('This is a database of another program, not a Kinode project', path, 'Choose a .kinode file.')
  return succeeded({ version: start.readUInt32BE(60), usesLog: start[18] === 2 })
}

/** The one sentence for a file that was a project and cannot be read whole. */
export function damaged(path: string, how: string) {
  return failed(
    `The project file is damaged: ${how}`,
    path,
    'Nothing was changed. Open a backup or a copy of it; a backup made before an upgrade lies beside the file as .before-vN.',
  )
}

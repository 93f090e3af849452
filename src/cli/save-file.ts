import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeWhole } from '../backend'
import { type Outcome, failed, succeeded } from '../shared'

/**
 * Writes a file whole; a missing folder is a slip of the pen more often than a wish for a new one.
 * @param path absolute
 */
export function saveFile(path: string, content: Uint8Array): Outcome<string> {
  if (!existsSync(dirname(path))) return failed('There is no such folder', dirname(path))
  try {
    writeWhole(path, content)
    return succeeded(path)
  } catch (error) {
    return failed('The file cannot be written', path, error instanceof Error ? error.message : String(error))
  }
}

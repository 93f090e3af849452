import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** Names one process among all that a machine ever ran. */
export interface ProcessIdentity {
  host: string
  processId: number
  /** When the process began, in the system's own terms, so that a process number used again is not mistaken; null where unknown. */
  processStart: string | null
}

/** Start time in clock ticks since boot: field 22 of /proc/PID/stat (proc(5)), counted after the name, which may hold blanks. */
function processStart(processId: number): string | null {
  try {
    const text = readFileSync(`/proc/${processId}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

export function thisProcess(): ProcessIdentity {
  return { host: hostname(), processId: process.pid, processStart: processStart(process.pid) }
}

/** Whether that process still runs; null when it cannot be known from here (another machine's process). */
export function isRunning(identity: ProcessIdentity): boolean | null {
  if (identity.host !== hostname()) return null
  try {
    process.kill(identity.processId, 0)
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const start = processStart(identity.processId)
  return identity.processStart === null || start === null || start === identity.processStart
}

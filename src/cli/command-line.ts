import type { Backend, TerminationSignal } from '../backend'
import type { Outcome } from '../shared'
import type { Terminal } from './terminal'

/** Everything that the command line takes from the process around it. */
export interface CommandLine {
  terminal: Terminal
  startBackend(): Backend
  /** The first signal calls `ask`, the second ends the process at once; the returned function stops listening. */
  onTermination(ask: (signal: TerminationSignal) => void): () => void
  /** Milliseconds that only ever rise. */
  now(): number
  /** Kinode's version. */
  version: string
}

/** What a command found, for a person and for a program. */
export interface Report {
  /** For a person, without the last line's end; or a file's content as it is. */
  text: string | Uint8Array
  /** For `--json`. */
  document: Record<string, unknown>
  /** When it is not 0: the signal's, for work that a signal ended in good order. */
  exitCode?: number
}

/** Options that every command takes. */
export interface SharedOptions {
  project: string
  json: boolean
}

export type CommandOutcome = Promise<Outcome<Report>>

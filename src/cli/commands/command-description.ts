import type { Command } from 'commander'
import type { CommandOutcome } from '../command-line'
import type { WorkbenchSession } from '../workbench-session'

/** One command: what the help says of it, its options, and what it does. */
export interface CommandDescription {
  /** With its argument, as commander writes it: `resume <run>`. */
  name: string
  summary: string
  /** Lines below the options in its help. */
  notes?: string
  /** Whole command lines that its help shows. */
  usage: readonly string[]
  /** Whether it gives work to an engine, which then starts while the command looks at what it was told. */
  computes?: true
  /** Adds the command's own options. */
  prepare(command: Command): void
  /**
   * @param argument the command's argument; empty for a command without one
   * @param command its options' values
   */
  run(session: WorkbenchSession, argument: string, command: Command): CommandOutcome
}

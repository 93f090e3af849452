import { existsSync } from 'node:fs'
import { type Backend, type TerminationSignal, openOrCreateProject, projectFilePath } from '../backend'
import {
  type CallArguments,
  type CallName,
  type CallResult,
  type Client,
  type Outcome,
  type ProjectInfo,
  type WorkbenchContract,
  failed,
} from '../shared'
import type { CommandLine, SharedOptions } from './command-line'

/** What one command works with: a backend of its own, the project it was told, and the wish to end that a signal may bring. */
export class WorkbenchSession {
  readonly client: Client<WorkbenchContract>
  private interruption: ((signal: TerminationSignal) => void) | null = null

  constructor(
    private readonly backend: Backend,
    readonly line: CommandLine,
    readonly options: SharedOptions,
  ) {
    this.client = backend.client()
    this.client.on('notice', ({ message }) => line.terminal.remark(message))
  }

  prepareEngine(): void {
    this.backend.prepareEngine()
  }

  call<K extends CallName<WorkbenchContract>>(
    name: K,
    args: CallArguments<WorkbenchContract, K>,
  ): Promise<Outcome<CallResult<WorkbenchContract, K>>> {
    return this.client.call(name, args)
  }

  /** Absolute path of the project file. */
  get projectPath(): string {
    return projectFilePath(this.options.project)
  }

  get projectExists(): boolean {
    return existsSync(this.projectPath)
  }

  /** For commands that only read: a missing project is said, not made. */
  async openProject(): Promise<Outcome<ProjectInfo>> {
    if (this.projectExists) return this.call('projects.open', { path: this.projectPath })
    return failed(
      'There is no such project file',
      this.projectPath,
      'Name another with --project, or make one with kinode import or kinode train.',
    )
  }

  /** For commands that write. */
  openOrCreateProject(): Promise<Outcome<ProjectInfo>> {
    return openOrCreateProject(this.client, this.projectPath)
  }

  /** What the first Ctrl+C does from now on, instead of ending the command; null: that again. */
  onInterruption(listener: ((signal: TerminationSignal) => void) | null): void {
    this.interruption = listener
  }

  /** @returns whether the command takes care of the signal */
  interrupt(signal: TerminationSignal): boolean {
    this.interruption?.(signal)
    return this.interruption !== null
  }
}

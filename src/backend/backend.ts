import type { Channel, Client, Emit, Handlers, WorkbenchContract } from '../shared'

/** The application without a window. */
export interface Backend {
  /** For callers in the same process: the same handlers that remote callers reach. */
  readonly handlers: Handlers<WorkbenchContract>
  /** A client of these handlers in this process, validated like a remote one. */
  client(): Client<WorkbenchContract>
  /** Serves the contract over a channel until it closes. */
  attach(channel: Channel): void
  /** Hears every event until the returned function is called. */
  subscribe(listener: Emit<WorkbenchContract>): () => void
  /** Starts an engine ahead of the first job: for a host that will compute, or may. */
  prepareEngine(): void
  /** Checkpoints and pauses what trains, closes the project, ends the engines. Idempotent. */
  close(): Promise<void>
}

/**
 * A two-way stream of messages; one file per transport, each in the layer that has its types (in memory here; MessagePort,
 * child process, WebSocket elsewhere). Messages are plain data and typed arrays.
 */
export interface Channel {
  send(message: unknown): void
  /** At most one receiver. */
  onMessage(receive: (message: unknown) => void): void
  /** Called once, when either side closes or breaks. */
  onClose(closed: () => void): void
  close(): void
}

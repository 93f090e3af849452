import type { Channel } from './channel'

class MemoryEnd implements Channel {
  peer: MemoryEnd | null = null
  private receive: ((message: unknown) => void) | null = null
  private closed: (() => void) | null = null
  private open = true

  send(message: unknown): void {
    const peer = this.peer
    if (!this.open || peer === null) return
    // Delivered later, as every real transport does: a caller never re-enters itself.
    void Promise.resolve().then(() => {
      if (peer.open) peer.receive?.(message)
    })
  }

  onMessage(receive: (message: unknown) => void): void {
    this.receive = receive
  }

  onClose(closed: () => void): void {
    this.closed = closed
  }

  close(): void {
    for (const end of [this, this.peer]) {
      if (end === null || !end.open) continue
      end.open = false
      void Promise.resolve().then(() => end.closed?.())
    }
  }
}

/** Two connected ends in one process. */
export function memoryChannel(): [Channel, Channel] {
  const left = new MemoryEnd()
  const right = new MemoryEnd()
  left.peer = right
  right.peer = left
  return [left, right]
}

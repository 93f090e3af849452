import { type Ref, shallowRef } from 'vue'
import { type Client, type WorkbenchContract, connect, failed, workbenchContract } from '../../shared'
import { plainData } from './plain-data'
import type { Transport } from './transport'

export type ConnectionState = 'connecting' | 'open' | 'lost'

/**
 * The window's client. It outlives connections: listeners stay, and a lost host is sought again until it answers. A call never
 * rejects: what broke is a Failure like any other.
 */
export interface WorkbenchClient extends Omit<Client<WorkbenchContract>, 'onClose'> {
  readonly state: Readonly<Ref<ConnectionState>>
  /** Called at each new connection, the first included. */
  onOpen(listener: () => void | Promise<void>): void
}

/** Milliseconds before the next attempt, growing with the attempts that failed. */
function pause(attempt: number): number {
  return Math.min(250 * 2 ** attempt, 4000)
}

export function reconnectingClient(transport: Transport, report: (error: unknown) => void): WorkbenchClient {
  const state = shallowRef<ConnectionState>('connecting')
  const openListeners = new Set<() => void | Promise<void>>()
  const subscriptions = new Set<(connection: Client<WorkbenchContract>) => () => void>()
  const removals = new Map<(connection: Client<WorkbenchContract>) => () => void, () => void>()
  let connection: Client<WorkbenchContract> | null = null
  let finished = false

  const open = async (attempt: number): Promise<void> => {
    try {
      const channel = await transport()
      if (finished) return channel.close()
      const opened = connect(workbenchContract, channel, report)
      connection = opened
      opened.onClose(() => {
        connection = null
        removals.clear()
        if (finished) return
        state.value = 'lost'
        void open(0)
      })
      for (const subscribe of subscriptions) removals.set(subscribe, subscribe(opened))
      state.value = 'open'
      for (const listener of openListeners) void listener()
    } catch {
      if (finished) return
      if (attempt > 0) state.value = 'lost'
      setTimeout(() => void open(attempt + 1), pause(attempt))
    }
  }
  void open(0)

  return {
    state,
    async call(name, args) {
      if (connection === null) {
        return failed('Kinode does not answer', '', 'The window connects again by itself; then try once more.')
      }
      try {
        return await connection.call(name, plainData(args))
      } catch (error) {
        report(error)
        return failed(error instanceof Error ? error.message : String(error), name)
      }
    },
    on(name, listener) {
      const subscribe = (to: Client<WorkbenchContract>): (() => void) => to.on(name, listener)
      subscriptions.add(subscribe)
      if (connection !== null) removals.set(subscribe, subscribe(connection))
      return () => {
        subscriptions.delete(subscribe)
        removals.get(subscribe)?.()
        removals.delete(subscribe)
      }
    },
    onOpen: (listener) => void openListeners.add(listener),
    close() {
      finished = true
      connection?.close()
    },
  }
}

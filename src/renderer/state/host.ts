import { type ShallowRef, shallowRef } from 'vue'
import type { HostInfo } from '../../shared'
import type { ConnectionState, WorkbenchClient } from '../client'

export interface HostState {
  /** What the host can do and which methods it has; null until it answered. */
  readonly info: Readonly<ShallowRef<HostInfo | null>>
  readonly connection: Readonly<ShallowRef<ConnectionState>>
}

export function createHost(client: WorkbenchClient): HostState {
  const info = shallowRef<HostInfo | null>(null)
  client.onOpen(async () => {
    const answer = await client.call('host.info', {})
    if (answer.status === 'ok') info.value = answer.value
  })
  return { info, connection: client.state }
}

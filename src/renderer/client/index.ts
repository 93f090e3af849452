import { type InjectionKey, inject } from 'vue'
import { type WorkbenchClient, reconnectingClient } from './reconnecting-client'
import { validateWithoutGeneratedCode } from './strict-policy'
import { chooseTransport } from './transport'

export { plainData } from './plain-data'
export { type ConnectionState, type WorkbenchClient, reconnectingClient } from './reconnecting-client'
export { socketAddress } from './web-socket-channel'
export type { Transport } from './transport'

export const clientKey: InjectionKey<WorkbenchClient> = Symbol('client')

/** The client of this window, over the transport that the window's host offers. */
export function openClient(): WorkbenchClient {
  validateWithoutGeneratedCode()
  return reconnectingClient(chooseTransport(window), (error) => console.error(error))
}

/** The application, for a component. Calls give a value or a Failure and never reject; `useNotices().attempt` shows failures. */
export function useClient(): WorkbenchClient {
  const client = inject(clientKey)
  if (client === undefined) throw new Error('No client is provided to this component.')
  return client
}

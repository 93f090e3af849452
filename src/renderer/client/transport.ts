import type { Channel } from '../../shared'
import { messagePortChannel } from './message-port-channel'
import { openWebSocket } from './web-socket-channel'

/** What the preload posts to the window together with the port to the application. */
const portMessage = 'kinode:port'

/** Opens one connection to the host; a transport is asked again whenever its last connection ended. */
export type Transport = () => Promise<Channel>

/** Each port that arrives serves one connection; a new one comes when the host starts anew. */
function electronTransport(target: Window): Transport {
  const ports: MessagePort[] = []
  let waiting: ((channel: Channel) => void) | null = null
  target.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0]
    if (event.source !== target || event.data !== portMessage || port === undefined) return
    if (waiting === null) ports.push(port)
    else waiting(messagePortChannel(port))
    waiting = null
  })
  return () =>
    new Promise((resolve) => {
      const port = ports.shift()
      if (port === undefined) waiting = resolve
      else resolve(messagePortChannel(port))
    })
}

/** Electron's windows say so in their user agent; every other page reaches its host by WebSocket. */
export function chooseTransport(target: Window): Transport {
  if (target.navigator.userAgent.includes('Electron/')) return electronTransport(target)
  return () => openWebSocket(new URL(target.location.href))
}

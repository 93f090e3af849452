import type { Channel } from '../../shared'

/** The transport of the Electron window: the port that the preload hands over. */
export function messagePortChannel(port: MessagePort): Channel {
  let closed: (() => void) | null = null
  const end = (): void => {
    const listener = closed
    closed = null
    listener?.()
  }
  port.addEventListener('close', end)
  return {
    send: (message) => port.postMessage(message),
    onMessage(receive) {
      port.addEventListener('message', (event: MessageEvent<unknown>) => receive(event.data))
      port.start()
    },
    onClose(listener) {
      closed = listener
    },
    close() {
      port.close()
      end()
    },
  }
}

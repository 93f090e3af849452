import type { MessagePortMain } from 'electron'
import type { Channel } from '../shared'

/** The application's end of a window's port. */
export function portChannel(port: MessagePortMain): Channel {
  let open = true
  let closed: (() => void) | null = null
  const end = (): void => {
    if (!open) return
    open = false
    closed?.()
  }
  port.on('close', end)
  return {
    send: (message) => {
      if (open) port.postMessage(message)
    },
    onMessage(receive) {
      port.on('message', (event) => receive(event.data))
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

import { type Channel, decodeMessage, encodeMessage } from '../../shared'

/** The transport of a browser page: a WebSocket that carries one MessagePack frame a message. */
export function webSocketChannel(socket: WebSocket): Channel {
  socket.binaryType = 'arraybuffer'
  return {
    send(message) {
      if (socket.readyState === WebSocket.OPEN) socket.send(new Uint8Array(encodeMessage(message)))
    },
    onMessage(receive) {
      socket.addEventListener('message', (event: MessageEvent<ArrayBuffer>) =>
        receive(decodeMessage(new Uint8Array(event.data))),
      )
    },
    onClose(listener) {
      socket.addEventListener('close', listener, { once: true })
    },
    close: () => socket.close(),
  }
}

/** The host's socket on the page's own origin; the page's token goes along when its address carries one (a cookie does otherwise). */
export function socketAddress(page: URL): URL {
  const address = new URL('/socket', page)
  address.protocol = page.protocol === 'https:' ? 'wss:' : 'ws:'
  const token = page.searchParams.get('token')
  if (token !== null) address.searchParams.set('token', token)
  return address
}

/** Rejects when the host does not answer. */
export function openWebSocket(page: URL): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(socketAddress(page))
    const channel = webSocketChannel(socket)
    socket.addEventListener('open', () => resolve(channel), { once: true })
    socket.addEventListener('error', () => reject(new Error('The workbench does not answer.')), { once: true })
  })
}

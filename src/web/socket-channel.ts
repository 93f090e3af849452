import type { RawData, WebSocket } from 'ws'
import { type Channel, decodeMessage, encodeMessage } from '../shared'

/** Close codes of RFC 6455: a kind of frame, or content, that this end does not take. */
const unsupportedData = 1003
const invalidContent = 1007

/** One window's WebSocket: a MessagePack frame a message. Anything else closes it. */
export function socketChannel(socket: WebSocket): Channel {
  let receive: ((message: unknown) => void) | null = null
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (!isBinary) return socket.close(unsupportedData, 'Only MessagePack frames.')
    let message: unknown
    try {
      message = decodeMessage(bytesOf(data))
    } catch {
      return socket.close(invalidContent, 'This is no MessagePack.')
    }
    receive?.(message)
  })
  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(encodeMessage(message))
    },
    onMessage(listener) {
      receive = listener
    },
    onClose: (closed) => void socket.once('close', () => closed()),
    close: () => socket.close(),
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}

import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Channel } from '../shared'
import type { Access } from './access'
import { requestAddress } from './page-requests'
import { socketChannel } from './socket-channel'

/** Lets a data file of 50 MB through with its envelope, and a project file of a few times that. */
const largestMessage = 256 * 1024 * 1024
/** Milliseconds between two pings; a window that did not answer the last one is gone. */
const pingInterval = 30_000

export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Ends every connection at once. */
  close(): void
}

/**
 * The windows' WebSockets, at `/socket`.
 * @param attach serves the contract to a new window
 */
export function createSockets(access: Access, attach: (channel: Channel) => void): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: largestMessage, perMessageDeflate: false })
  const answering = new WeakSet<WebSocket>()

  const open = (socket: WebSocket): void => {
    answering.add(socket)
    socket.on('pong', () => answering.add(socket))
    // A frame out of the protocol or above the limit: ws closes the connection, which is all there is to do.
    socket.on('error', () => undefined)
    attach(socketChannel(socket))
  }
  const ping = setInterval(() => {
    for (const socket of server.clients) {
      if (answering.delete(socket)) socket.ping()
      else socket.terminate()
    }
  }, pingInterval)

  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy())
      const address = requestAddress(request)
      const refusal: { status: number } | null =
        access.refuseForeign(request, true) ??
        (address === null ? notFound : access.refuseUnknown(request, address)) ??
        (address?.pathname === '/socket' ? null : notFound)
      if (refusal === null) return server.handleUpgrade(request, socket, head, open)
      const status = `${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    },
    close() {
      clearInterval(ping)
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}

const notFound = { status: 404 }

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Channel, type Outcome, failed, succeeded } from '../shared'
import { Access, newToken } from './access'
import { pageRequests } from './page-requests'
import { type Sockets, createSockets } from './sockets'

const loopback = '127.0.0.1'

export interface WebServer {
  /** Where a browser finds the workbench, the token included. */
  url: string
  /** Ends every connection and stops listening. */
  close(): Promise<void>
}

/**
 * Serves the built window and the contract on this computer only.
 * @param options port 0: any free one; attach: serves the contract to a new window
 */
export async function startWebServer(options: {
  port: number
  folder: string
  attach: (channel: Channel) => void
  report: (error: unknown) => void
}): Promise<Outcome<WebServer>> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(options.port, loopback, () => {
        server.off('error', reject)
        resolve()
      })
    })
  } catch (error) {
    return cannotListen(options.port, error as NodeJS.ErrnoException)
  }
  // A server that listens on a TCP port has an address with a port.
  const { port } = server.address() as AddressInfo
  const token = newToken()
  const access = new Access(port, token)
  const answer = pageRequests(options.folder, access, port)
  const sockets: Sockets = createSockets(access, options.attach)
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      options.report(error)
      response.destroy()
    })
  })
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head))
  server.on('clientError', (_, socket) => socket.destroy())

  return succeeded({
    url: `http://${loopback}:${port}/?token=${token}`,
    close: () =>
      new Promise<void>((resolve) => {
        sockets.close()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}

function cannotListen(port: number, error: NodeJS.ErrnoException): Outcome<never> {
  if (error.code === 'EADDRINUSE')
    return failed(`Port ${port} is used by another program`, '', 'Give another with --port, or none for a free one.')
  if (error.code === 'EACCES')
    return failed(`Port ${port} needs an administrator's rights`, '', 'Give one from 1024 on, or none for a free one.')
  return failed('The web server cannot start', `port ${port}`, error.message)
}

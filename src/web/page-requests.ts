import type { IncomingMessage, ServerResponse } from 'node:http'
import { windowFile, windowHeaders } from '../backend'
import type { Access, Refusal } from './access'

/**
 * Answers HTTP requests: the files of the built window, to who knows the token.
 * @param folder the built window, absolute
 */
export function pageRequests(folder: string, access: Access, port: number) {
  const headers = windowHeaders([`ws://127.0.0.1:${port}`, `ws://localhost:${port}`])

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = (status: number, sentence: string, more: Record<string, string> = {}): void => {
      const plain = { ...headers, 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...more }
      response.writeHead(status, plain).end(request.method === 'HEAD' ? undefined : `${sentence}\n`)
    }
    const refuse = ({ status, sentence }: Refusal): void => answer(status, sentence)

    const foreign = access.refuseForeign(request, false)
    if (foreign !== null) return refuse(foreign)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(405, 'Only GET and HEAD are answered here.', { Allow: 'GET, HEAD' })
    const address = requestAddress(request)
    if (address === null) return answer(400, 'This is no address.')
    const unknown = access.refuseUnknown(request, address)
    if (unknown !== null) return refuse(unknown)
    if (address.searchParams.has('token')) {
      address.searchParams.delete('token')
      const clean = address.pathname + address.search
      return answer(303, `The workbench is at ${clean}`, { Location: clean, 'Set-Cookie': access.setCookie })
    }
    const file = await windowFile(folder, address.pathname)
    if (file === null) return answer(404, 'There is nothing here.')
    response.writeHead(200, {
      ...headers,
      'Content-Type': file.mediaType,
      'Content-Length': file.content.length,
      'Cache-Control': file.cacheControl,
    })
    response.end(request.method === 'HEAD' ? undefined : file.content)
  }
}

/** The address that a request names; null when it is none. Its host is not taken from the request. */
export function requestAddress(request: IncomingMessage): URL | null {
  const target = request.url ?? ''
  // `//elsewhere/` would be read as a host.
  if (!target.startsWith('/') || target.startsWith('//')) return null
  return URL.canParse(target, 'http://127.0.0.1') ? new URL(target, 'http://127.0.0.1') : null
}

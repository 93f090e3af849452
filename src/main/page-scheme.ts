import { type Session, protocol } from 'electron'
import { windowFile, windowHeaders } from '../backend'

const scheme = 'kinode'
/** The one page of a window, and the origin that its messages come from. */
export const pageAddress = `${scheme}://workbench/`
export const pageOrigin = `${scheme}://workbench`

/**
 * Pages come from a scheme of our own, not from file: it has one origin, serves the built window and nothing else of the disk,
 * and its answers carry the policy as a header, as the web host's do. Called before the app is ready.
 */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** @param folder the built window, absolute */
export function servePages(session: Session, folder: string): void {
  const headers = windowHeaders([])
  session.protocol.handle(scheme, async (request) => {
    const address = new URL(request.url)
    const known = address.host === 'workbench' && request.method === 'GET'
    const file = known ? await windowFile(folder, address.pathname) : null
    if (file === null) return new Response('There is nothing here.\n', { status: 404, headers })
    return new Response(file.content, {
      headers: { ...headers, 'Content-Type': file.mediaType, 'Cache-Control': file.cacheControl },
    })
  })
}

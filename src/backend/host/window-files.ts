import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/** What a build of the window is made of; any other ending is not served. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
}

export interface WindowFile {
  mediaType: string
  /** The page must be asked for each time; assets carry a hash of their content in their name and may be kept. */
  cacheControl: string
  content: Uint8Array<ArrayBuffer>
}

/**
 * A file of the built window.
 * @param folder the built window, absolute
 * @param pathname path of the request's URL, percent-encoded, starting with `/`
 * @returns null when there is no such file, or when it lies outside the folder, by `..` or by a link
 */
export async function windowFile(folder: string, pathname: string): Promise<WindowFile | null> {
  const name = decoded(pathname)
  if (name === null) return null
  const path = join(folder, name === '/' ? 'index.html' : name)
  const mediaType = mediaTypes[extname(path).toLowerCase()]
  if (mediaType === undefined) return null
  try {
    const [inside, root] = await Promise.all([realpath(path), realpath(folder)])
    if (!inside.startsWith(root + sep)) return null
    const cacheControl = name.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store'
    return { mediaType, cacheControl, content: new Uint8Array(await readFile(inside)) }
  } catch {
    return null
  }
}

function decoded(pathname: string): string | null {
  try {
    const name = decodeURIComponent(pathname)
    return name.includes('\0') || name.includes('\\') ? null : name
  } catch {
    return null
  }
}

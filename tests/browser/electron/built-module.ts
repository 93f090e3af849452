import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const { nodeImport } = createRequire(import.meta.url)('./node-import.mjs') as {
  nodeImport(url: string): Promise<unknown>
}

/**
 * Runs a built module in this process as Node runs it.
 * @param start another one runs it anew
 */
export async function runBuilt(path: string, start: number): Promise<void> {
  await nodeImport(`${pathToFileURL(path).href}?start=${start}`)
}

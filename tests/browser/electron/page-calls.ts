import type { Page } from 'playwright-core'
import type { StandInWindow } from './stand-in'

/** The page of a window whose preload has handed over the port. */
export async function connectedPage(shown: StandInWindow): Promise<Page> {
  await shown.loaded
  const { page } = shown.webContents
  if (page === null) throw new Error('The window has no page.')
  await page.waitForFunction(() => window.__standIn.pagePort !== null)
  return page
}

interface Answer {
  type: 'answer' | 'failure' | 'broken'
  value?: unknown
  failure?: unknown
  message?: string
}

let nextId = 1_000_000

/** A call made by a script of the page over the port that the preload gave it; the ids are far from the workbench's own. */
export function callFromPage(page: Page, name: string, args: Record<string, unknown> = {}): Promise<Answer> {
  return page.evaluate(
    ([id, called, given]) =>
      new Promise<Answer>((resolve) => {
        const port = window.__standIn.pagePort!
        const hear = (event: MessageEvent<Answer & { id: number }>): void => {
          if (event.data.id !== id) return
          port.removeEventListener('message', hear)
          resolve(event.data)
        }
        port.addEventListener('message', hear)
        port.postMessage({ type: 'request', id, name: called, arguments: given })
      }),
    [nextId++, name, args] as const,
  )
}

import type { Page } from 'playwright-core'
import type { Outcome, RunStatus, RunSummary } from '../../src/shared'
import type { Workbench } from './workbench'

/** The value of a call that has to succeed. */
export async function valueOf<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  const settled = await outcome
  if (settled.status === 'ok') return settled.value
  throw new Error(`${settled.reason} ${settled.where} ${settled.advice}`)
}

/** Waits until a run is in one of these states. */
export async function runReaches(workbench: Workbench, id: number, states: readonly RunStatus[]): Promise<RunSummary> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const run = await valueOf(workbench.host.client.call('runs.get', { id }))
    if (states.includes(run.status)) return run
    if (Date.now() > deadline) throw new Error(`Run ${id} is ${run.status}, not ${states.join(' or ')}.`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** What a plot shows now, as something to compare. @param name of the figure */
export async function pictureOf(page: Page, name: string): Promise<string> {
  return page
    .getByRole('figure', { name, exact: true })
    .locator('canvas')
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())
}

/** Waits until a plot shows something else than it did. */
export async function pictureChanges(page: Page, name: string): Promise<void> {
  const before = await pictureOf(page, name)
  const deadline = Date.now() + 20_000
  while ((await pictureOf(page, name)) === before) {
    if (Date.now() > deadline) throw new Error(`The plot ${name} stands still.`)
    await page.waitForTimeout(100)
  }
}

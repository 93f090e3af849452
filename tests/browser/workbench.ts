import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type axe from 'axe-core'
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core'
import { describe } from 'vitest'
import { findChromium } from '../../scripts/checks/chromium.mjs'
import { type WebHost, startWebHost } from '../integration/web-host'

const executable = findChromium()

/** A `describe` for tests that need a browser; skipped, by name, on a machine without Chromium. */
export const describeInBrowser = describe.skipIf(executable === '')

/** The real workbench: the built web host on a folder of its own, and a page that shows it. */
export interface Workbench {
  readonly page: Page
  readonly host: WebHost
  /** Stands for the person's home; projects go below it. */
  readonly home: string
  /** What the page complained of so far: exceptions, errors on its console, violations of its policy. */
  readonly complaints: string[]
  /** Another page of the same host, as a second window is. */
  newPage(options?: BrowserContextOptions): Promise<Page>
  close(): Promise<void>
}

/** Starts the host that `npm test` built beforehand, and opens its window. */
export async function openWorkbench(options: BrowserContextOptions = {}): Promise<Workbench> {
  const home = await mkdtemp(join(tmpdir(), 'kinode-browser-'))
  const host = await startWebHost(home)
  const browser: Browser = await chromium.launch({ executablePath: executable, chromiumSandbox: false })
  const complaints: string[] = []

  const newPage = async (more: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options, ...more })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    // Playwright intercepts file dialogs only while somebody listens, and begins too late when the listener comes with the click.
    page.on('filechooser', () => undefined)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    await page.goto(host.url)
    return page
  }
  return {
    page: await newPage(),
    host,
    home,
    complaints,
    newPage,
    async close() {
      await browser.close()
      host.client.close()
      await host.interrupt()
      await rm(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Makes a project through the window, as a person does. */
export async function createProject(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New project' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('tree', { name: 'Project tree' }).waitFor()
}

/** Chooses a table for import through the window's own file dialog. */
export async function chooseTable(page: Page, fileName: string, text: string | Buffer): Promise<void> {
  const [dialog] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import data' }).click(),
  ])
  await dialog.setFiles({ name: fileName, mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page.getByRole('grid', { name: 'The file, as it would be read' }).waitFor()
}

/** A table with a time column and two species. @param rows number of sample times */
export function smallTable(rows = 12): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const left = 2 ** -index
    return `${index},${left},${1 - left}`
  })
  return ['time [s],A [mmol/L],B [mmol/L]', ...lines].join('\n')
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** An open menu lies over the page and belongs to none of its regions. */
function isFloatingMenu(rule: string, target: string): boolean {
  return rule === 'region' && target.includes('data-reka-popper-content-wrapper')
}

/**
 * What axe-core finds wrong with a page, contrast included: one sentence a finding, none when it is clean.
 * It runs beside the page's own scripts, whose policy admits no others.
 */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const results = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document))
  return results.violations.flatMap((violation) =>
    violation.nodes
      .filter((node) => !isFloatingMenu(violation.id, node.target.join(' ')))
      .map((node) => `${violation.id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  )
}

import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runReaches, valueOf } from '../runs'
import { type Workbench, accessibilityFindings, createProject, describeInBrowser, openWorkbench } from '../workbench'

describeInBrowser('the Compare place', () => {
  let workbench: Workbench
  beforeAll(async () => {
    workbench = await openWorkbench({ colorScheme: 'light' })
    await createProject(workbench.page, 'Comparison')
    const { client } = workbench.host
    const { id: datasetId } = await valueOf(client.call('examples.add', { name: 'robertson' }))
    const begun = [
      { name: 'Deep', model: { hiddenLayers: [5, 5, 5] }, training: { epochs: 300 } },
      { name: 'Shallow', model: { hiddenLayers: [8] }, training: { epochs: 100 } },
      { name: 'Another seed', model: { hiddenLayers: [8] }, training: { epochs: 100, seed: 7 } },
    ].map(async ({ name, model, training }) =>
      valueOf(client.call('runs.start', { name, settings: { datasetId, model, training } })),
    )
    for (const run of await Promise.all(begun)) await runReaches(workbench, run.id, ['completed'])
    await workbench.page.keyboard.press('Control+k')
    await workbench.page.getByRole('combobox').fill('Go to Compare')
    await workbench.page.keyboard.press('Enter')
    await workbench.page.getByRole('heading', { name: 'Compare', level: 1 }).waitFor()
  })
  afterAll(() => workbench?.close())

  const table = () => workbench.page.getByRole('grid', { name: 'Runs' })
  const names = async (): Promise<string[]> =>
    (await table().locator('tbody tr[aria-rowindex] .words').allTextContents()).map((name) => name.trim())
  const compared = (count: number) => workbench.page.getByText(`${count} of 3 runs compared`).waitFor()

  test('shows the runs, and of their settings only those that differ', async () => {
    await compared(3)
    const titles = (await table().getByRole('columnheader').allTextContents()).map((title) => title.trim())
    expect(titles).toEqual(expect.arrayContaining(['Run', 'Best loss', 'Epochs', 'Layers', 'Epoch limit', 'Seed']))
    expect(titles).not.toContain('Activation')
    expect(titles).not.toContain('Learning rate')
  })

  test('sorts by any column, both ways, and remembers it', async () => {
    const { page } = workbench
    expect(await names()).toEqual(['Another seed', 'Shallow', 'Deep'])
    await table().getByRole('button', { name: 'Epochs', exact: true }).click()
    expect((await names()).at(-1)).toBe('Deep')
    await table().getByRole('button', { name: 'Epochs', exact: true }).click()
    expect((await names())[0]).toBe('Deep')
    await table().getByRole('button', { name: 'Run', exact: true }).click()
    expect(await names()).toEqual(['Another seed', 'Deep', 'Shallow'])
    // The layout is written after a moment of rest.
    await page.waitForTimeout(700)
    await page.reload()
    await compared(3)
    expect(await names()).toEqual(['Another seed', 'Deep', 'Shallow'])
  })

  test('losses and fits lie over each other, for the runs that are marked', async () => {
    const { page } = workbench
    await page.getByRole('img', { name: /Loss of 3 runs against epoch/ }).waitFor()
    await page.getByRole('img', { name: /models of 3 runs/ }).waitFor()
    await table().getByRole('checkbox', { name: 'Compare Shallow' }).click()
    await compared(2)
    await page.getByRole('img', { name: /models of 2 runs/ }).waitFor()
    await table().getByRole('gridcell').filter({ hasText: 'Shallow' }).first().focus()
    await page.keyboard.press('Space')
    await compared(3)
    expect(await table().getByRole('checkbox', { name: 'Compare Shallow' }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Against seconds of training' }).click()
    await page.getByRole('img', { name: /Loss of 3 runs against seconds/ }).waitFor()
  })

  test('residuals and parity are those of one run', async () => {
    const { page } = workbench
    await page.getByRole('radio', { name: 'Residuals' }).click()
    await page.getByLabel('Run', { exact: true }).selectOption({ label: 'Deep' })
    await page.getByRole('figure', { name: 'Residuals of Deep' }).waitFor()
    await page.getByRole('radio', { name: 'Parity' }).click()
    await page.getByRole('figure', { name: 'Parity of Deep' }).waitFor()
    await page.getByRole('radio', { name: 'Fits' }).click()
  })

  test('a run exports in every format', async () => {
    const { page } = workbench
    const begins: Record<string, (content: Buffer) => void> = {
      JSON: (content) => expect(JSON.parse(content.toString())).toBeTypeOf('object'),
      CSV: (content) => expect(content.toString()).toMatch(/^.*time/),
      SVG: (content) => expect(content.toString()).toContain('<svg'),
      PNG: (content) => expect(content.subarray(1, 4).toString()).toBe('PNG'),
    }
    for (const [format, check] of Object.entries(begins)) {
      await table().getByRole('button', { name: 'Export Deep' }).click()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: `Export as ${format}` }).click(),
      ])
      check(await readFile(await download.path()))
    }
  })

  test('Enter on a run opens it in Train', async () => {
    const { page } = workbench
    await table().getByRole('gridcell').filter({ hasText: 'Deep' }).first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Deep', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await compared(3)
  })

  test('has no accessibility findings in either theme, and the page complained of nothing', async () => {
    const { page } = workbench
    expect(await accessibilityFindings(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await accessibilityFindings(page)).toEqual([])
    expect(workbench.complaints).toEqual([])
  })
})

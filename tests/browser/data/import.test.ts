import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Workbench,
  accessibilityFindings,
  chooseTable,
  createProject,
  describeInBrowser,
  openWorkbench,
  smallTable,
} from '../workbench'

describeInBrowser('Data', () => {
  let workbench: Workbench
  beforeAll(async () => {
    workbench = await openWorkbench()
    await createProject(workbench.page, 'Import study')
  })
  afterAll(() => workbench?.close())

  const importButton = () => workbench.page.getByRole('button', { name: 'Import', exact: true })
  const cell = (row: number, column: number) => workbench.page.locator(`[data-cell="${row}:${column}"]`)

  test('a bad cell is painted, named and stands in the way; its link leads to it', async () => {
    const { page } = workbench
    await chooseTable(page, 'bad.csv', smallTable().replace('\n3,0.125,', '\n3,oops,'))
    await page.getByRole('button', { name: /row 5, column A/ }).click()
    await expect.poll(() => cell(4, 2).evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await cell(4, 2).textContent()).toContain('oops')
    expect(await cell(4, 2).getAttribute('class')).toContain('painted-error')
    expect(await importButton().isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Cancel' }).click()
    const kept = await workbench.host.client.call('datasets.list', {})
    expect(kept.status === 'ok' && kept.value).toEqual([])
  })

  test('guesses are shown and can be changed', async () => {
    const { page } = workbench
    const semicolons = smallTable().replaceAll(',', ';').replaceAll('.', ',')
    await chooseTable(page, 'german.csv', semicolons)
    await page.getByLabel('Columns are separated by').getByText('As found: semicolon').waitFor({ state: 'attached' })
    await page.getByLabel('Decimal mark').getByText('As found: comma').waitFor({ state: 'attached' })
    await page.getByLabel('Columns are separated by').selectOption({ label: 'Bar' })
    await expect.poll(() => importButton().isDisabled()).toBe(true)
    await page.getByLabel('Columns are separated by').selectOption({ index: 0 })
    await expect.poll(() => importButton().isEnabled()).toBe(true)
    await page.getByRole('button', { name: 'Cancel' }).click()
  })

  test('repeated times ask whether they are replicates', async () => {
    const { page } = workbench
    await chooseTable(page, 'twice.csv', smallTable() + '\n' + smallTable().split('\n').slice(1).join('\n'))
    await page.getByRole('button', { name: 'They are replicates' }).click()
    await expect.poll(() => importButton().isEnabled()).toBe(true)
    await page.getByRole('button', { name: 'Cancel' }).click()
  })

  test('what is no table is refused with a sentence', async () => {
    const { page } = workbench
    const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])
    const [dialog] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Alt+i')])
    await dialog.setFiles({ name: 'gel.csv', mimeType: 'text/csv', buffer: picture })
    await page.getByRole('button', { name: 'Choose another file' }).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
  })

  test('a dropped table is imported under the name that was given, with its start values', async () => {
    const { page, host } = workbench
    const transfer = await page.evaluateHandle((text) => {
      const data = new DataTransfer()
      data.items.add(new File([text], 'assay.csv', { type: 'text/csv' }))
      return data
    }, smallTable())
    await page.dispatchEvent('main', 'drop', { dataTransfer: transfer })
    await page.getByRole('heading', { name: 'assay.csv', level: 1 }).waitFor()
    await page.getByLabel('Name', { exact: true }).fill('Assay 1')
    await page.getByLabel('Taken from').selectOption({ label: 'Given here' })
    await page.getByLabel('A, mmol/L', { exact: true }).fill('1')
    await page.getByLabel('B, mmol/L', { exact: true }).fill('0,25')
    await page.getByLabel('B, mmol/L', { exact: true }).press('Enter')
    await expect.poll(() => importButton().isEnabled()).toBe(true)
    await importButton().click()
    await page.getByRole('heading', { name: 'Assay 1', level: 1 }).waitFor()
    const listed = await host.client.call('datasets.list', {})
    if (listed.status === 'failed') throw new Error(listed.reason)
    const [dataset] = listed.value
    expect(dataset).toMatchObject({ name: 'Assay 1', signals: ['A', 'B'], initial: { time: 0, values: [1, 0.25] } })
  })

  test('pasted rows become a table to look at', async () => {
    const { page } = workbench
    await page.evaluate(
      (text) => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', text)
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
      },
      smallTable(6).replaceAll(',', '\t'),
    )
    await page.getByRole('heading', { name: 'pasted.txt', level: 1 }).waitFor()
    await page.getByText('6 rows, 2 species').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
  })

  test('experiments and conditions are found, and columns are what is chosen for them', async () => {
    const { page, host } = workbench
    const rows = ['slow', 'fast'].flatMap((name, index) =>
      [0, 1, 2, 3].map((time) => `${name},${time},${300 + 10 * index * time},${2 ** -time},${7 - time}`),
    )
    await chooseTable(page, 'ramps.csv', ['run,time,T [K],A,pH', ...rows].join('\n'))
    await page.getByText('2 species, 1 condition, 2 experiments').waitFor()
    const role = (column: string) => page.getByLabel(`Column ${column}`, { exact: true })
    expect(await role('run').inputValue()).toBe('experiment')
    expect(await role('T, K').inputValue()).toBe('condition')
    await role('pH').selectOption('condition')
    await page.getByText('1 species, 2 conditions, 2 experiments').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await importButton().click()
    await page.getByRole('treeitem', { name: 'ramps' }).waitFor()
    const list = await host.client.call('datasets.list', {})
    const kept = list.status === 'ok' ? list.value.find(({ name }) => name === 'ramps') : undefined
    expect(kept).toMatchObject({ signals: ['A'], experiments: ['slow', 'fast'], sampleTimes: 8 })
    expect(kept!.conditions.map(({ name }) => name)).toEqual(['T', 'pH'])
  })

  test('a dataset’s page has its plots, its table and its raw file', async () => {
    const { page } = workbench
    await page.getByRole('treeitem', { name: 'Assay 1' }).click()
    await page.locator('main canvas, main svg').first().waitFor()
    expect(await cell(2, 1).textContent()).toContain('0.25')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Raw file' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('assay.csv')
  })

  test.each(['light', 'dark'] as const)('is accessible in the %s theme', async (colorScheme) => {
    const { page } = workbench
    await page.emulateMedia({ colorScheme })
    expect(await accessibilityFindings(page)).toEqual([])
    await chooseTable(page, 'bad.csv', smallTable().replace('\n3,0.125,', '\n3,oops,'))
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Cancel' }).click()
  })

  test('the page complained of nothing', () => expect(workbench.complaints).toEqual([]))
})

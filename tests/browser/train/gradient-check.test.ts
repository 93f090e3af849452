import { afterAll, beforeAll, expect, test } from 'vitest'
import { gradientMethods } from '../../../src/solver'
import { runReaches, valueOf } from '../runs'
import { type Workbench, accessibilityFindings, createProject, describeInBrowser, openWorkbench } from '../workbench'

describeInBrowser('the check of a gradient', () => {
  let workbench: Workbench
  beforeAll(async () => {
    workbench = await openWorkbench({ colorScheme: 'light', permissions: ['clipboard-read', 'clipboard-write'] })
    await createProject(workbench.page, 'Gradients')
    const { client } = workbench.host
    const { id: datasetId } = await valueOf(client.call('examples.add', { name: 'robertson' }))
    const begun = [
      { name: 'Small', model: { hiddenLayers: [5, 5, 5] }, training: { epochs: 300 } },
      // One whose check takes long enough to be cancelled by hand.
      { name: 'Wide', model: { hiddenLayers: [160, 160, 160] }, training: { epochs: 2 } },
    ].map(async ({ name, model, training }) =>
      valueOf(client.call('runs.start', { name, settings: { datasetId, model, training } })),
    )
    for (const run of await Promise.all(begun)) await runReaches(workbench, run.id, ['completed'])
    await open('Small')
  })
  afterAll(() => workbench?.close())

  async function open(name: string): Promise<void> {
    const { page } = workbench
    await page.getByRole('treeitem', { name: new RegExp(name) }).click()
    await page.getByRole('heading', { name, level: 1 }).waitFor()
  }
  const dialog = () => workbench.page.getByRole('dialog', { name: 'Check gradient' })
  const inspectorButton = () =>
    workbench.page
      .getByRole('complementary', { name: 'Inspector' })
      .getByRole('button', { name: 'Check gradient', exact: true })

  test('is one click away, and has every method of the list with its sentence', async () => {
    await inspectorButton().click()
    const table = dialog().getByRole('table', { name: 'Gradient methods' })
    await table.waitFor()
    const titles = (await table.getByRole('rowheader').allTextContents()).map((text) => text.trim())
    expect(titles).toHaveLength(gradientMethods.length)
    for (const [index, { title }] of gradientMethods.entries()) expect(titles[index]!.startsWith(title)).toBe(true)
    await table.getByText('this run').waitFor()
    await dialog()
      .getByText(/of \d+ gradient methods gives? the derivative of the steps taken/)
      .waitFor()
    await table.getByText('Agrees').first().waitFor()
    // The run trains with the mean absolute error.
    await dialog()
      .getByText(/This loss has a kink/)
      .waitFor()
  })

  test('has no accessibility findings in either theme', async () => {
    const { page } = workbench
    expect(await accessibilityFindings(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await accessibilityFindings(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
  })

  test('takes another loss, and is copied as CSV', async () => {
    const { page } = workbench
    await dialog().getByLabel('Loss').selectOption('mse')
    await dialog()
      .getByText(/The solution's gradient was computed/)
      .waitFor()
    await dialog().getByRole('button', { name: 'Copy as CSV' }).click()
    await page.getByText('The table was copied as CSV.').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    const lines = copied.trim().split('\n')
    expect(lines[0]).toMatch(/^gradient method,method of integration,verdict,relative error from the steps,/)
    expect(lines).toHaveLength(1 + gradientMethods.length)
    expect(lines[1]).toMatch(new RegExp(`^${gradientMethods[0].name},ark436l2sa,exact,`))
    await dialog().getByRole('button', { name: 'Close' }).last().click()
    await dialog().waitFor({ state: 'detached' })
  })

  test('opens from the palette, is cancelled, and can be made again', async () => {
    const { page } = workbench
    await open('Wide')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('Check gradient')
    await page.keyboard.press('Enter')
    await dialog().getByRole('progressbar', { name: 'Part of the check that is done' }).waitFor()
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await dialog().getByText('The check was cancelled.').waitFor()
    await dialog().getByRole('button', { name: 'Check again' }).click()
    await dialog().getByRole('progressbar').waitFor()
    // Closing it ends it, too: the next one finds an engine of its own.
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await open('Small')
    await inspectorButton().click()
    await dialog().getByRole('table', { name: 'Gradient methods' }).waitFor()
    await page.keyboard.press('Escape')
  })

  test('complains of nothing', () => expect(workbench.complaints).toEqual([]))
})

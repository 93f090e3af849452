import { afterAll, beforeAll, expect, test } from 'vitest'
import { valueOf } from '../runs'
import { type Workbench, accessibilityFindings, createProject, describeInBrowser, openWorkbench } from '../workbench'

describeInBrowser('the Lab place', () => {
  let workbench: Workbench
  beforeAll(async () => {
    workbench = await openWorkbench({ colorScheme: 'light' })
    await createProject(workbench.page, 'Lab study')
  })
  afterAll(() => workbench?.close())

  const palette = async (words: string): Promise<void> => {
    await workbench.page.keyboard.press('Control+k')
    await workbench.page.getByRole('combobox').fill(words)
    await workbench.page.keyboard.press('Enter')
  }
  const heading = (name: string) => workbench.page.getByRole('heading', { name, level: 1 }).waitFor()
  const experiments = () => workbench.page.getByRole('list', { name: 'Experiments' })
  const run = () => workbench.page.getByRole('button', { name: 'Run', exact: true })

  test('lists the experiments, which the arrows walk and Enter opens', async () => {
    const { page } = workbench
    await palette('Go to Lab')
    await heading('Lab')
    expect(await experiments().getByRole('listitem').count()).toBeGreaterThan(2)
    await experiments().getByRole('button').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await heading("Reversing Robertson's reaction")
    await page.getByText('Not run yet').first().waitFor()
  })

  test("runs one and shows its figures, with the paper's numbers beside ours", async () => {
    const { page } = workbench
    await run().click()
    const table = page.getByRole('table', { name: /beside what the paper reports/ })
    const row = table.getByRole('row', { name: /tolerance 1e-8/ })
    await row.waitFor()
    expect(await row.textContent()).toMatch(/5 %.*\d %.*0\.5 to 50 %.*as expected/)
    for (const name of [/^Figure 1: y1 forwards and backwards/, /^Error of the reversal/, /^Figure 2: y2/])
      await page.getByRole('figure', { name }).waitFor()
    await page.getByText('All 7 as expected').waitFor()
    await page.getByRole('region', { name: 'Solves' }).getByText('It came back.').first().waitFor()
  })

  test('a figure is a table as well', async () => {
    const { page } = workbench
    await page.getByRole('button', { name: /^Save or show Error of the reversal/ }).click()
    await page.getByRole('menuitem', { name: 'Show as a table' }).click()
    const grid = page.getByRole('dialog').getByRole('grid')
    await grid.getByText('paper, CVODE').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('says at the field what cannot be set, and goes back to the settings of the paper', async () => {
    const { page } = workbench
    const field = page.getByRole('textbox', { name: 'Tolerances' })
    await field.fill('1e-6, fast')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Write numbers with commas between them.').waitFor()
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    await field.fill('1e-8')
    await page.getByRole('combobox', { name: 'Method' }).selectOption('radau5')
    await page.keyboard.press('Control+Enter')
    await page.getByText('All 1 as expected').waitFor()
    await page.getByRole('button', { name: 'As in the paper' }).click()
    expect(await field.inputValue()).toBe('1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11')
    await page.keyboard.press('Control+Enter')
    await page.getByText('All 7 as expected').waitFor()
  })

  test('stops a long one, which then has no result', async () => {
    const { page } = workbench
    await page.keyboard.press('Alt+a')
    await heading('Lab')
    await palette('Experiment What a gradient costs')
    await heading('What a gradient costs')
    await page.getByLabel('Seconds for each time').fill('60')
    await run().click()
    await page.getByRole('progressbar', { name: 'Progress of What a gradient costs' }).waitFor()
    await page.getByText(/sensitivities, 5 states, 100 parameters/).waitFor()
    // It is seen from everywhere.
    await palette('Go to Data')
    await page.getByRole('button', { name: '1 experiment' }).click()
    await page.getByRole('button', { name: /What a gradient costs/ }).click()
    await heading('What a gradient costs')
    await page.keyboard.press('Alt+s')
    await run().waitFor()
    await page.getByText('Not run yet').first().waitFor()
    expect(await page.getByRole('button', { name: '1 experiment' }).count()).toBe(0)
  })

  test('keeps its results in the project file, for whoever opens it again', async () => {
    const { page, host } = workbench
    const project = await valueOf(host.client.call('projects.current', {}))
    // The layout is written after a moment of rest.
    await page.waitForTimeout(700)
    await valueOf(host.client.call('projects.close', {}))
    await page
      .getByRole('heading', { name: 'Kinode', level: 1 })
      .or(page.getByText('Recent projects'))
      .first()
      .waitFor()
    await valueOf(host.client.call('projects.open', { path: project!.path }))
    await heading('What a gradient costs')
    await page.getByRole('button', { name: 'All experiments' }).click()
    const row = experiments().getByRole('button', { name: /Reversing Robertson/ })
    expect(await row.textContent()).toMatch(/All 7 as expected *today/)
    await row.click()
    await page.getByRole('figure', { name: /^Figure 1/ }).waitFor()
    await page.getByRole('row', { name: /tolerance 1e-10/ }).waitFor()
  })

  test.each(['light', 'dark'] as const)('has no accessibility findings in the %s theme', async (colorScheme) => {
    const { page } = workbench
    await page.emulateMedia({ colorScheme })
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'All experiments' }).click()
    await heading('Lab')
    expect(await accessibilityFindings(page)).toEqual([])
    await experiments()
      .getByRole('button', { name: /Reversing Robertson/ })
      .click()
    await page.getByRole('figure', { name: /^Figure 1/ }).waitFor()
  })

  test('the page complained of nothing', () => expect(workbench.complaints).toEqual([]))
})

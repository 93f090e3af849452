import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Workbench, accessibilityFindings, createProject, describeInBrowser, openWorkbench } from '../workbench'

describeInBrowser('Start', () => {
  let workbench: Workbench
  beforeAll(async () => {
    workbench = await openWorkbench()
  })
  afterAll(() => workbench?.close())

  test('an example opens in a project of its own, ready to train', async () => {
    const { page, host } = workbench
    await page.getByRole('button', { name: 'Open the example Robertson' }).click()
    await page.getByRole('tree', { name: 'Project tree' }).waitFor()
    const examples = async () => {
      const listed = await host.client.call('datasets.list', {})
      return listed.status === 'ok' && listed.value.map((dataset) => dataset.example)
    }
    await expect.poll(examples).toEqual(['robertson'])
    await expect
      .poll(() => page.getByRole('navigation').getByRole('button', { name: 'Train' }).getAttribute('aria-current'))
      .toBe('page')
  })

  test('closing leads back; the project is listed, and opens again', async () => {
    const { page } = workbench
    await page.getByRole('button', { name: /^Project Robertson/ }).click()
    await page.getByRole('menuitem', { name: 'Close project' }).click()
    await page.getByRole('heading', { name: 'Start', level: 1 }).waitFor()
    await page.getByRole('region', { name: 'Recent projects' }).getByRole('button').first().click()
    await page.getByRole('treeitem', { name: /Robertson/i }).waitFor()
  })

  test('a name that is taken is refused with a sentence, and nothing is lost', async () => {
    const { page } = workbench
    await page.getByRole('button', { name: /^Project Robertson/ }).click()
    await page.getByRole('menuitem', { name: 'New project' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Robertson')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('dialog').getByLabel('Name').inputValue()).toBe('Robertson')
    await page.keyboard.press('Escape')
  })

  test('a project whose file is gone is marked and can be forgotten', async () => {
    const { page, host } = workbench
    const current = await host.client.call('projects.current', {})
    const path = current.status === 'ok' ? current.value!.path : ''
    await page.getByRole('button', { name: /^Project Robertson/ }).click()
    await page.getByRole('menuitem', { name: 'Close project' }).click()
    await page.getByRole('heading', { name: 'Start', level: 1 }).waitFor()
    await rm(path)
    await createProject(page, 'Another')
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByText('file is gone').waitFor()
    await page.getByRole('button', { name: 'Forget', exact: true }).click()
    await page.getByText('file is gone').waitFor({ state: 'detached' })
  })

  test.each(['light', 'dark'] as const)('is accessible in the %s theme', async (colorScheme) => {
    await workbench.page.emulateMedia({ colorScheme })
    expect(await accessibilityFindings(workbench.page)).toEqual([])
  })

  test('the page complained of nothing', () => expect(workbench.complaints).toEqual([]))
})

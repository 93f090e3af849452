import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Workbench,
  accessibilityFindings,
  createProject,
  describeInBrowser,
  openWorkbench,
  smallTable,
} from '../workbench'

describeInBrowser('the shell', () => {
  let workbench: Workbench
  beforeAll(async () => {
    workbench = await openWorkbench()
    await createProject(workbench.page, 'Shell study')
    const content = new TextEncoder().encode(smallTable())
    for (const fileName of ['first.csv', 'second.csv']) {
      await workbench.host.client.call('datasets.import', { fileName, content, options: {} })
    }
  })
  afterAll(() => workbench?.close())

  const row = (name: string) => workbench.page.getByRole('treeitem', { name })
  const palette = async (words: string): Promise<void> => {
    await workbench.page.keyboard.press('Control+k')
    await workbench.page.getByRole('combobox').fill(words)
    await workbench.page.keyboard.press('Enter')
  }

  test('shows what the project holds without being asked again', async () => {
    await row('first').waitFor()
    await row('second').waitFor()
    expect(await workbench.page.getByText('saved', { exact: true }).isVisible()).toBe(true)
  })

  test('the tree walks with arrows and letters, opens with Enter, folds with the left arrow', async () => {
    const { page } = workbench
    await row('Datasets').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('s')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'second', level: 1 }).waitFor()
    expect(await row('second').getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await row('second').waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowRight')
    await row('second').waitFor()
  })

  test('F2 renames, Ctrl+Z takes it back, Ctrl+Shift+Z does it again', async () => {
    const { page } = workbench
    await row('first').focus()
    await page.keyboard.press('F2')
    await page.getByLabel('New name').fill('lysozyme')
    await page.keyboard.press('Enter')
    await row('lysozyme').waitFor()
    await page.keyboard.press('Control+z')
    await row('first').waitFor()
    await page.keyboard.press('Control+Shift+z')
    await row('lysozyme').waitFor()
    await page.keyboard.press('Control+z')
    await row('first').waitFor()
  })

  test('what was removed comes back with Undo', async () => {
    const { page } = workbench
    await row('first').click({ button: 'right' })
    await page.getByRole('menuitem', { name: /Remove/ }).click()
    await row('first').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await row('first').waitFor()
  })

  test('the palette finds commands and things by parts of their names', async () => {
    const { page } = workbench
    await palette('dataset second')
    await page.getByRole('heading', { name: 'second', level: 1 }).waitFor()
    await palette('go start')
    await page.getByRole('heading', { name: 'Start', level: 1 }).waitFor()
    await palette('go data')
  })

  test('dividers move by keyboard and by hand, and the project remembers them', async () => {
    const { page } = workbench
    const divider = page.getByRole('separator', { name: 'Width of the project tree' })
    const width = async (): Promise<number> => Number(await divider.getAttribute('aria-valuenow'))
    const before = await width()
    await divider.focus()
    await page.keyboard.press('ArrowRight')
    expect(await width()).toBe(before + 12)
    const box = (await divider.boundingBox())!
    await page.mouse.move(box.x, box.y + 200)
    await page.mouse.down()
    await page.mouse.move(box.x + 40, box.y + 200, { steps: 4 })
    await page.mouse.up()
    const after = await width()
    expect(after).toBeGreaterThan(before + 40)
    await expect
      .poll(async () => {
        const layout = await workbench.host.client.call('layout.read', {})
        return layout.status === 'ok' ? layout.value['tree.width'] : null
      })
      .toBe(after)
    await page.reload()
    await expect.poll(width).toBe(after)
  })

  test('a side folds and comes back by its key', async () => {
    const { page } = workbench
    const tree = page.getByRole('tree', { name: 'Project tree' })
    await page.keyboard.press('Control+b')
    await tree.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+b')
    await tree.waitFor()
  })

  test('the buttons of the title bar and of notices answer the mouse', async () => {
    const { page } = workbench
    const tree = page.getByRole('tree', { name: 'Project tree' })
    const treeButton = page.getByRole('banner').getByRole('button', { name: 'Project tree' })
    await treeButton.click()
    await tree.waitFor({ state: 'detached' })
    await treeButton.click()
    await tree.waitFor()
    await palette('new project')
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await row('second').focus()
    await page.keyboard.press('Delete')
    await page.getByRole('button', { name: 'Close this notice' }).click()
    await page.getByRole('button', { name: 'Close this notice' }).waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await row('second').waitFor()
  })

  test('follows the theme of the system until another is chosen, and remembers the choice', async () => {
    const { page } = workbench
    const theme = () => page.evaluate(() => document.documentElement.dataset['theme'])
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(theme).toBe('dark')
    await palette('theme light')
    await expect.poll(theme).toBe('light')
    await page.reload()
    await expect.poll(theme).toBe('light')
    await palette('theme follow')
    await expect.poll(theme).toBe('dark')
    await page.emulateMedia({ colorScheme: 'light' })
  })

  test.each(['light', 'dark'] as const)(
    'what opens over the window is accessible in the %s theme',
    async (colorScheme) => {
      const { page } = workbench
      await page.emulateMedia({ colorScheme })
      const findings = async (): Promise<string[]> => {
        const found = await accessibilityFindings(page)
        await page.keyboard.press('Escape')
        return found
      }
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill('o')
      expect(await findings()).toEqual([])
      await row('first').click({ button: 'right' })
      await page.getByRole('menu').waitFor()
      expect(await findings()).toEqual([])
      await palette('new project')
      await page.getByRole('dialog').waitFor()
      expect(await findings()).toEqual([])
      await palette('open project')
      await page.getByRole('dialog').waitFor()
      expect(await findings()).toEqual([])
    },
  )

  test('the page complained of nothing, its policy included', () => expect(workbench.complaints).toEqual([]))

  test('a host that goes away is said at once, in words and in the title bar', async () => {
    await workbench.host.interrupt()
    await workbench.page.getByRole('alert').getByText('Kinode does not answer').waitFor()
    await workbench.page.getByText('not connected', { exact: true }).waitFor()
  })
})

import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runReaches, valueOf } from '../runs'
import { type Workbench, accessibilityFindings, createProject, describeInBrowser, openWorkbench } from '../workbench'

describeInBrowser('a recipe of several stages', () => {
  let workbench: Workbench
  beforeAll(async () => {
    workbench = await openWorkbench({ colorScheme: 'light' })
    const { page } = workbench
    await createProject(page, 'Stages')
    await valueOf(workbench.host.client.call('examples.add', { name: 'robertson' }))
    await page.getByRole('treeitem', { name: /robertson/ }).waitFor()
    await page.keyboard.press('Alt+n')
    await page.getByRole('heading', { name: 'New run' }).waitFor()
    await recipe().selectOption('paper')
  })
  afterAll(() => workbench?.close())

  const form = () => workbench.page.getByRole('form', { name: 'Recipe' })
  const stages = () => form().getByRole('list', { name: 'Stages' })
  const heading = (place: number) => stages().getByRole('button', { name: new RegExp(`^Stage ${place} `) })
  const titles = async () =>
    (await stages().locator('[data-stage-heading] .title').allTextContents()).map((text) => text.trim())
  const field = (label: string) => stages().getByLabel(label, { exact: true })
  const recipe = () => form().getByRole('combobox', { name: 'Recipe', exact: true })

  test('a stage is added, opens, and hides what its optimiser does not read', async () => {
    await form().getByRole('button', { name: 'Add a stage' }).click()
    expect(await titles()).toEqual(['AdamW', 'AdamW'])
    await stages().getByRole('combobox', { name: 'Optimiser', exact: true }).selectOption('l-bfgs')
    expect(await titles()).toEqual(['AdamW', 'L-BFGS'])
    expect(await field('Learning rate').count()).toBe(0)
    expect(await field('STEER').count()).toBe(0)
    await field('Loss that it minimises').selectOption('mse')
    expect(await recipe().locator('option:checked').textContent()).toBe('Own')
  })

  test('a stage after which nothing is left says so, and is mended', async () => {
    const note = stages().getByRole('note')
    await note.getByText('stage 2 never begins').waitFor()
    await form().getByLabel('Stop after epochs').fill('400')
    await form().getByLabel('Stop after epochs').press('Tab')
    await note.getByRole('button', { name: 'End after 200 epochs' }).click()
    await note.waitFor({ state: 'detached' })
    await heading(1).getByText('rate 0.005; 200 epochs').waitFor()
  })

  test('keys walk, move, duplicate and remove; undo takes it back', async () => {
    const { page } = workbench
    await heading(2).focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expect.poll(titles).toEqual(['L-BFGS', 'AdamW'])
    expect(await heading(1).evaluate((button) => button === document.activeElement)).toBe(true)
    await page.keyboard.press('Alt+ArrowDown')
    await expect.poll(titles).toEqual(['AdamW', 'L-BFGS'])
    await page.keyboard.press('ArrowUp')
    expect(await heading(1).evaluate((button) => button === document.activeElement)).toBe(true)
    await page.keyboard.press('Control+d')
    await expect.poll(titles).toEqual(['AdamW', 'AdamW', 'L-BFGS'])
    await page.keyboard.press('Delete')
    await expect.poll(titles).toEqual(['AdamW', 'L-BFGS'])
    await page.keyboard.press('Control+z')
    await expect.poll(titles).toEqual(['AdamW', 'AdamW', 'L-BFGS'])
    await page.keyboard.press('Control+z')
    await expect.poll(titles).toEqual(['AdamW', 'L-BFGS'])
    await form().getByRole('button', { name: 'Move, duplicate or remove stage 2' }).click()
    await page.getByRole('menuitem', { name: 'Move up' }).click()
    await expect.poll(titles).toEqual(['L-BFGS', 'AdamW'])
    await page.keyboard.press('Control+z')
    await expect.poll(titles).toEqual(['AdamW', 'L-BFGS'])
  })

  test('options of a loss appear where it is in use', async () => {
    const { page } = workbench
    await page.getByRole('button', { name: 'Advanced' }).click()
    const width = form().getByLabel('Width of the square')
    expect(await width.count()).toBe(0)
    const loss = form().getByRole('combobox', { name: 'Loss', exact: true })
    await loss.selectOption('huber')
    await width.waitFor()
    await loss.selectOption('gaussian')
    await form().getByLabel('Standard deviations').selectOption('given')
    await form().getByRole('group', { name: 'Standard deviation of each species' }).getByLabel('A').waitFor()
    await form().getByRole('group', { name: 'Weight of each species' }).getByLabel('B').fill('2')
    expect(await accessibilityFindings(page)).toEqual([])
    await loss.selectOption('mse')
  })

  test('nothing is wider than the window of 1280 by 720', async () => {
    await heading(1).click()
    await field('Growing horizon').click()
    await field('Follow the loss').click()
    const wide = await form().evaluate((element) => [element.scrollWidth, element.clientWidth])
    expect(wide[0]).toBeLessThanOrEqual(wide[1]!)
    expect(await accessibilityFindings(workbench.page)).toEqual([])
    await field('Growing horizon').click()
    await field('Follow the loss').click()
  })

  test('the run tells its stage, marks where each began, and places its incidents', async () => {
    const { page } = workbench
    await form().getByLabel('Name', { exact: true }).fill('Two stages')
    await page.getByRole('main').getByRole('button', { name: 'Start training' }).first().click()
    await page.getByRole('heading', { name: 'Two stages', level: 1 }).waitFor()
    const [run] = await valueOf(workbench.host.client.call('runs.list', {}))
    await runReaches(workbench, run!.id, ['completed'])
    const strip = page.getByRole('region', { name: 'Progress of the run' })
    await strip.getByText('2 of 2').waitFor()
    const figure = page.getByRole('figure', { name: 'Loss and gradient norm', exact: true })
    await figure.getByRole('img', { name: /1 AdamW from epoch 1; 2 L-BFGS from epoch 201/ }).waitFor()

    await figure.getByRole('button', { name: 'Save or show Loss and gradient norm' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Save as SVG, double column, 174 mm' }).click(),
    ])
    const svg = (await readFile(await download.path())).toString()
    const texts = [...svg.matchAll(/>([^<>]+)<\/text>/g)].map((match) => match[1])
    expect(texts).toEqual(expect.arrayContaining(['1 AdamW', '2 L-BFGS']))

    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    await inspector.getByRole('heading', { name: 'Stages' }).waitFor()
    await inspector.getByText(/stage 2, epoch 200/).waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
  })

  test('several starts begin a run for each seed and are compared', async () => {
    const { page } = workbench
    await page.keyboard.press('Alt+n')
    await form().getByLabel('Stop after epochs').fill('30')
    await form().getByLabel('Starts').fill('3')
    await form().getByLabel('Starts').press('Tab')
    await page.getByRole('main').getByRole('button', { name: 'Start 3 runs' }).click()
    await page.getByText('3 of 4 runs compared').waitFor()
    const runs = await valueOf(workbench.host.client.call('runs.list', {}))
    const started = runs.filter(({ name }) => name !== 'Two stages')
    expect(started.map(({ name, settings }) => [name, settings.training.seed]).sort()).toEqual([
      ['Two stages, seed 1', 1],
      ['Two stages, seed 2', 2],
      ['Two stages, seed 3', 3],
    ])
    for (const { id } of started) await runReaches(workbench, id, ['completed'])
  })

  test('the page complained of nothing', () => {
    expect(workbench.complaints).toEqual([])
  })
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runReaches, valueOf } from '../runs'
import { type Workbench, accessibilityFindings, createProject, describeInBrowser, openWorkbench } from '../workbench'

/** Robertson's reaction with every constant a little off. */
const mechanism = {
  species: ['A', 'B', 'C'],
  reactions: [
    { equation: 'A -> B', orders: { A: 1 }, change: { A: -1, B: 1 }, constant: 0.1, treatment: 'fitted' },
    { equation: '2 B -> B + C', orders: { B: 2 }, change: { B: -1, C: 1 }, constant: 1e7, treatment: 'fitted' },
    { equation: 'B + C -> A + C', orders: { B: 1, C: 1 }, change: { A: 1, B: -1 }, constant: 3e4 },
  ],
}

describeInBrowser('kinds of models', () => {
  let workbench: Workbench
  beforeAll(async () => {
    workbench = await openWorkbench({ colorScheme: 'light' })
    await createProject(workbench.page, 'Kinds')
    await valueOf(workbench.host.client.call('examples.add', { name: 'robertson' }))
    await workbench.page.getByRole('treeitem', { name: /robertson/ }).waitFor()
  })
  afterAll(() => workbench?.close())

  test('show the fields that count for them', async () => {
    const { page } = workbench
    await page.keyboard.press('Alt+n')
    await page.getByRole('heading', { name: 'New run' }).waitFor()
    const kind = page.getByLabel('Model', { exact: true })
    await kind.selectOption('crnn')
    await page.getByLabel('Reactions', { exact: true }).fill('3')
    await page.getByLabel('Reactions', { exact: true }).press('Tab')
    await page.getByText('Reaction network of 3 species, 3 reactions, 12 parameters').first().waitFor()
    expect(await page.getByLabel('Hidden layers').count()).toBe(0)
    expect(await page.getByLabel('Output head').count()).toBe(0)
    expect(await accessibilityFindings(page)).toEqual([])
    await kind.selectOption('hybrid')
    await page.getByText('A hybrid needs the reactions that are known').first().waitFor()
    expect(await page.getByLabel('Hidden layers').count()).toBe(1)
  })

  test('a hybrid is made of a mechanism out of a file, and its run shows the rate constants that it found', async () => {
    const { page, host, home } = workbench
    const path = join(home, 'known.json')
    await writeFile(path, JSON.stringify(mechanism))
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Read a mechanism' }).click()
    await (await chooser).setFiles(path)
    await page.getByLabel('B + C -> A + C: k is').selectOption('fitted')
    await page.getByLabel('Learned remainder').fill('none')
    await page.getByLabel('Learned remainder').press('Tab')
    await page.getByText('Hybrid of 3 reactions, 3 k fitted, 3 parameters').first().waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    await page.getByRole('main').getByRole('button', { name: 'Start training' }).first().click()
    const [run] = await valueOf(host.client.call('runs.list', {}))
    await runReaches(workbench, run!.id, ['completed'])
    const reactions = page.getByRole('list', { name: 'Reactions' })
    await reactions.getByText('A → B').waitFor()
    await reactions.getByText('k = 0.04, fitted from 0.1').waitFor()
    await reactions.getByText('k = 10000, fitted from 30000').waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
    expect(workbench.complaints).toEqual([])
  })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeMessage, encodeMessage, type RunSummary } from '../../../src/shared'
import { runReaches, valueOf } from '../runs'
import { type Workbench, accessibilityFindings, createProject, describeInBrowser, openWorkbench } from '../workbench'

const failure = {
  status: 'failed',
  reason: 'The solver gave up in every try',
  where: 'epoch 12, time 2.1e4, species B',
  advice: 'Choose the scaled model, or a smaller learning rate.',
  kind: 'work',
} as const

/** A message of the host in which every run has failed: a run that fails of itself would take minutes to do so. */
function withFailedRuns(frame: Buffer): Buffer {
  const message = decodeMessage(frame) as { value?: unknown }
  if (!Array.isArray(message.value)) return frame
  const value = message.value.map((each: unknown) =>
    typeof each === 'object' && each !== null && 'modelDescription' in each
      ? ({ ...each, status: 'failed', failure } as RunSummary)
      : each,
  )
  return Buffer.from(encodeMessage({ ...message, value }))
}

describeInBrowser('a failed run', () => {
  let workbench: Workbench
  beforeAll(async () => {
    workbench = await openWorkbench({ colorScheme: 'light' })
    const { page } = workbench
    await createProject(page, 'Failure')
    const { client } = workbench.host
    const { id: datasetId } = await valueOf(client.call('examples.add', { name: 'robertson' }))
    const settings = { datasetId, model: {}, training: { epochs: 20, stages: [{ learningRate: 0.25 }] } }
    const run = await valueOf(client.call('runs.start', { name: 'Hopeless', settings }))
    await runReaches(workbench, run.id, ['completed'])
    await page.routeWebSocket(/socket/, (socket) => {
      const server = socket.connectToServer()
      server.onMessage((frame) => socket.send(typeof frame === 'string' ? frame : withFailedRuns(frame)))
    })
    await page.reload()
    await page.getByRole('treeitem', { name: /Hopeless/ }).click()
  })
  afterAll(() => workbench?.close())

  test('says why, where and what to do, beside what it came to', async () => {
    const { page } = workbench
    const alert = page.getByRole('main').getByRole('alert')
    await alert.getByText(failure.reason).waitFor()
    expect(await alert.textContent()).toContain(failure.where)
    expect(await alert.textContent()).toContain(failure.advice)
    await page.getByRole('figure', { name: 'Data and fit' }).locator('canvas').first().waitFor()
    expect(await accessibilityFindings(page)).toEqual([])
  })

  test('is duplicated with changes', async () => {
    const { page } = workbench
    await page.getByRole('button', { name: 'Duplicate with changes' }).click()
    await page.getByRole('heading', { name: 'New run' }).waitFor()
    await page.getByRole('button', { name: /^Stage 1 / }).click()
    expect(await page.getByRole('textbox', { name: 'Learning rate' }).inputValue()).toBe('0.25')
  })
})

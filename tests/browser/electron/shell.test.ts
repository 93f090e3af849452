/**
 * The Electron shell, driven without Electron.
 *
 * Real: the built main code (out/main/index.js), the built preload, the built window in Chromium, the backend with SQLite and
 * project files, the engine processes (forked, speaking through `process.parentPort`), the answers and headers of the kinode://
 * handler, the window's own policy as Chromium enforces it.
 * Not real: Electron itself. Its module is replaced by stand-in/, which keeps handlers and emits events as Electron's documents
 * describe. The page's origin is https://workbench.kinode.test, since Chromium knows no kinode://; the preload runs in the page's
 * own world, wrapped; ports are carried through bindings of Playwright; sandbox, context isolation and process model are asserted
 * as options and not enforced; menus and dialogs are recorded, not drawn; new windows are closed by the stand-in after the
 * handler's answer, not before they exist.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isAlive } from '../../integration/web-host'
import { runBuilt } from './built-module'
import { callFromPage, connectedPage } from './page-calls'
import { type StandIn, type StandInWindow, installStandIn, processes } from './stand-in'

const { findChromium } = createRequire(import.meta.url)('../../../scripts/checks/chromium.mjs') as {
  findChromium(): string
}
const chromium = findChromium()
const main = join(import.meta.dirname, '..', '..', '..', 'out', 'main', 'index.js')
const home = mkdtempSync(join(tmpdir(), 'kinode-electron-'))
const projectA = join(home, 'a.kinode')
const projectB = join(home, 'b.kinode')

let standIn: StandIn
let first: StandInWindow

const windows = (): StandInWindow[] => [...standIn.application.windows]

describe.skipIf(chromium === '')('the Electron shell', () => {
  beforeAll(async () => {
    process.env['HOME'] = home
    process.env['XDG_CONFIG_HOME'] = join(home, '.config')
    standIn = await installStandIn(home, chromium)
    await runBuilt(main, 1)
    first = await vi.waitUntil(() => windows()[0])
    await connectedPage(first)
  })

  afterAll(async () => {
    await standIn.end()
    rmSync(home, { recursive: true, force: true })
  })

  it('gives its window no rights beyond a web page', () => {
    expect(first.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      webSecurity: true,
    })
    expect(standIn.session.privileged).toEqual([
      { scheme: 'kinode', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
  })

  it('serves the real window under its policy, and the window complains of nothing', async () => {
    const page = await connectedPage(first)
    const policy = first.webContents.answers.get('kinode://workbench/')?.['content-security-policy']
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    await page.waitForFunction(() => document.querySelector('#workbench')!.childElementCount > 0)
    await expect.poll(() => page.evaluate(() => document.body.innerText)).toContain('Kinode')
    expect(first.webContents.complaints).toEqual([])
    const generated = page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.head.append(script)
      return 'injected' in window
    })
    await expect(generated).resolves.toBe(false)
    first.webContents.complaints.length = 0
  })

  it('shows the window once it is drawn', () => expect(first.visible).toBe(true))

  it('answers nothing outside the built window', async () => {
    for (const url of [
      'kinode://workbench/../../package.json',
      'kinode://workbench/..%2f..%2fpackage.json',
      'kinode://elsewhere/',
      'kinode://workbench/main/index.js',
    ])
      expect((await standIn.session.answer(url, 'GET'))?.status).toBe(404)
    expect((await standIn.session.answer('kinode://workbench/', 'POST'))?.status).toBe(404)
  })

  it('denies navigation, new windows, embedded pages and every permission', async () => {
    const page = await connectedPage(first)
    await page.evaluate(() => {
      window.location.href = 'https://example.org/'
    })
    await page.evaluate(() => window.open('https://example.org/')?.closed)
    await expect.poll(() => page.context().pages().length).toBe(1)
    expect(page.url()).toBe('https://workbench.kinode.test/')

    let prevented = 0
    first.webContents.emit('will-attach-webview', { preventDefault: () => (prevented += 1) })
    first.webContents.emit('will-redirect', { preventDefault: () => (prevented += 1) })
    expect(prevented).toBe(2)

    const { session } = standIn
    for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read'])
      session.permissionRequestHandler?.(null, permission, (granted) => expect(granted).toBe(false))
    expect([session.permissionCheckHandler?.(), session.devicePermissionHandler?.()]).toEqual([false, false])
    first.webContents.complaints.length = 0
  })

  it('hands no port to a frame within the page or to a foreign page', async () => {
    const page = await connectedPage(first)
    const sent: string[] = []
    const foreign = {
      url: 'https://example.org/',
      origin: 'https://example.org',
      postMessage: () => sent.push('foreign'),
    }
    const contents = { mainFrame: foreign }
    standIn.ipcMain.emit('kinode:connect', { sender: contents, senderFrame: foreign })
    const inner = { url: 'kinode://workbench/', origin: 'kinode://workbench', postMessage: () => sent.push('inner') }
    standIn.ipcMain.emit('kinode:connect', { sender: first.webContents, senderFrame: inner })
    standIn.ipcMain.emit('kinode:connect', { sender: first.webContents, senderFrame: null })
    const stranger = { mainFrame: inner }
    standIn.ipcMain.emit('kinode:connect', { sender: stranger, senderFrame: inner })
    expect(sent).toEqual([])
    expect(await page.evaluate(() => 'ipcRenderer' in window || 'require' in window)).toBe(false)
  })

  it("answers the page's calls: the host, a project, its data", async () => {
    const page = await connectedPage(first)
    expect(await callFromPage(page, 'host.info')).toMatchObject({
      type: 'answer',
      value: { kind: 'electron', nativeDialogs: true },
    })
    expect(await callFromPage(page, 'projects.create', { path: projectA })).toMatchObject({
      value: { path: projectA, readOnlyReason: null },
    })
    expect(await callFromPage(page, 'examples.add', { name: 'robertson' })).toMatchObject({ type: 'answer' })
    const listed = await callFromPage(page, 'datasets.list')
    expect(listed.value).toMatchObject([{ example: 'robertson' }])
    expect(await callFromPage(page, 'no.such.call')).toMatchObject({ type: 'broken' })
  })

  it('trains in a utility process', async () => {
    const page = await connectedPage(first)
    const datasets = (await callFromPage(page, 'datasets.list')).value as { id: number }[]
    const settings = { datasetId: datasets[0]!.id, model: { hiddenLayers: [4] }, training: { epochs: 20 } }
    const run = (await callFromPage(page, 'runs.start', { settings })).value as { id: number }
    await expect
      .poll(async () => (await callFromPage(page, 'runs.get', { id: run.id })).value, { timeout: 60_000 })
      .toMatchObject({ status: 'completed', epoch: 20 })
    expect(processes).toHaveLength(1)
  })

  it('shows the files that the person chooses in its own dialogs', async () => {
    const page = await connectedPage(first)
    standIn.dialogAnswers.push({ canceled: true, filePaths: [] })
    expect((await callFromPage(page, 'projects.choose', { purpose: 'open' })).value).toBeNull()
    standIn.dialogAnswers.push({ canceled: false, filePath: projectB })
    expect((await callFromPage(page, 'projects.choose', { purpose: 'create' })).value).toBe(projectB)
    expect(standIn.dialogs.map(({ kind }) => kind)).toEqual(['open', 'save'])
  })

  it('has one window for each project file; a second start comes to it', async () => {
    standIn.application.emit('second-instance', {}, [], home, { project: projectA })
    await expect.poll(() => first.focusCalls).toBe(1)
    expect(windows()).toHaveLength(1)

    standIn.application.emit('second-instance', {}, [], home, { project: projectB })
    await expect.poll(() => windows().length).toBe(2)
    const second = windows()[1]!
    const page = await connectedPage(second)
    expect((await callFromPage(page, 'projects.current')).value).toMatchObject({ path: projectB })

    const focused = first.focusCalls
    standIn.dialogAnswers.push({ canceled: false, filePaths: [projectA] })
    expect((await callFromPage(page, 'projects.choose', { purpose: 'open' })).value).toBeNull()
    expect(first.focusCalls).toBe(focused + 1)

    let prevented = false
    standIn.application.emit('open-file', { preventDefault: () => (prevented = true) }, projectB)
    await expect.poll(() => second.focusCalls).toBe(1)
    expect(prevented).toBe(true)
    second.close()
    await expect.poll(() => windows().length).toBe(1)
    expect(existsSync(`${projectB}-wal`)).toBe(false)
  })

  it('says what keeps a file from being opened', async () => {
    standIn.dialogs.length = 0
    standIn.application.emit('second-instance', {}, [], home, { project: join(home, 'no folder', 'c.kinode') })
    await expect.poll(() => standIn.dialogs.map(({ kind }) => kind)).toEqual(['message'])
    const empty = windows().find((window) => window !== first)
    empty?.close()
    await expect.poll(() => windows().length).toBe(1)
  })

  it('has the usual menus', () => {
    const labels = standIn.menu.map(
      (item) => (item as { label?: string; role?: string }).label ?? (item as { role?: string }).role,
    )
    expect(labels).toEqual(['File', 'editMenu', 'View', 'windowMenu', 'help'])
  })

  it('asks where a download goes', async () => {
    const page = await connectedPage(first)
    await page.evaluate(() => {
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob(['a,b\n']))
      link.download = 'fit.csv'
      link.click()
    })
    await expect.poll(() => standIn.session.saveDialogs).toEqual([{ defaultPath: join(home, 'downloads', 'fit.csv') }])
  })

  it('offers to reload a window that crashed, and gives the page a new port', async () => {
    const page = await connectedPage(first)
    standIn.dialogAnswers.push({ response: 0 })
    first.webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    await page.waitForEvent('load')
    await connectedPage(first)
    expect((await callFromPage(page, 'projects.current')).value).toMatchObject({ path: projectA })
  })

  it('leaves a second start at once when the first has the lock', async () => {
    const { application } = standIn
    application.holdsLock = false
    const quitCalls = application.quitCalls
    const close = first.close.bind(first)
    // The first start lives on in this process; here only the second one's wish to end counts.
    first.close = () => undefined
    await runBuilt(main, 2)
    expect(application.quitCalls).toBe(quitCalls + 1)
    expect(windows()).toHaveLength(1)
    first.close = close
  })

  it('on quitting checkpoints what trains, makes the project one file, ends the engines, and remembers its place', async () => {
    const page = await connectedPage(first)
    const datasets = (await callFromPage(page, 'datasets.list')).value as { id: number }[]
    const settings = { datasetId: datasets[0]!.id, model: { hiddenLayers: [4] }, training: { epochs: 10_000_000 } }
    const run = (await callFromPage(page, 'runs.start', { settings })).value as { id: number }
    await expect
      .poll(async () => (await callFromPage(page, 'runs.get', { id: run.id })).value, { timeout: 60_000 })
      .toMatchObject({ status: 'running' })
    const engines = processes.flatMap(({ pid }) => pid ?? [])
    expect(engines.length).toBeGreaterThan(0)

    standIn.application.quit()
    await standIn.application.hasQuit
    expect(windows()).toHaveLength(0)
    expect(existsSync(`${projectA}-wal`)).toBe(false)
    await expect.poll(() => engines.filter(isAlive)).toEqual([])
    const place = JSON.parse(readFileSync(join(home, '.config', 'kinode', 'window.json'), 'utf8')) as unknown
    expect(place).toEqual({ bounds: { x: 10, y: 20, width: 1440, height: 900 }, maximized: false })
  })
})

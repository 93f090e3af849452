import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import { encodeMessage } from '../../../src/shared'
import { type WebHost, isAlive, openClient, startWebHost } from '../web-host'

const home = mkdtempSync(join(tmpdir(), 'kinode-web-'))
const project = join(home, 'web.kinode')
const entry = join(import.meta.dirname, '..', '..', '..', 'out', 'main', 'web.js')
let host: WebHost
let port: number
let token: string

beforeAll(async () => {
  host = await startWebHost(home, project)
  const url = new URL(host.url)
  port = Number(url.port)
  token = url.searchParams.get('token')!
})
afterAll(async () => {
  if (isAlive(host.processId)) await host.interrupt()
  rmSync(home, { recursive: true, force: true })
})

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

async function cookie(): Promise<string> {
  const visited = await ask(`/?token=${token}`)
  return visited.headers['set-cookie']![0]!.split(';')[0]!
}

/** @returns the status of the refused upgrade, or the open socket */
function dial(path: string, options: ClientOptions): Promise<WebSocket | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, options)
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode!)
      socket.terminate()
    })
    socket.on('error', reject)
  })
}

describe('a visit', () => {
  it('with the token gets a cookie and a clean address, and then the window', async () => {
    const visited = await ask(`/?token=${token}`)
    expect(visited).toMatchObject({ status: 303, headers: { location: '/' } })
    expect(visited.headers['set-cookie']).toEqual([expect.stringMatching(/; Path=\/; HttpOnly; SameSite=Strict$/)])
    const page = await ask('/', { cookie: await cookie() })
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } })
    expect(page.body).toContain('id="workbench"')
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    })
    expect(page.headers['content-security-policy']).toContain(`connect-src 'self' ws://127.0.0.1:${port}`)
    const script = /src="(\.?\/assets\/[^"]+\.js)"/.exec(page.body)![1]!.replace(/^\./, '')
    expect(await ask(script, { cookie: await cookie() })).toMatchObject({ status: 200 })
    expect(await ask('/', { cookie: await cookie() }, 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  it.each([
    ['without a token', '/', {}, 'GET', 401],
    ['with a wrong token', '/?token=wrong', {}, 'GET', 401],
    ['to an asset without a token', '/assets/index.js', {}, 'GET', 401],
    ['by another name of this machine', '/', { host: 'rebound.example' }, 'GET', 421],
    ['from another site', '/', { origin: 'https://evil.example' }, 'GET', 403],
    ['that posts', '/', {}, 'POST', 405],
  ])('%s is refused', async (_what, path, headers, method, status) => {
    const refused = await ask(path, headers, method)
    expect(refused.status).toBe(status)
    expect(refused.headers['set-cookie']).toBeUndefined()
    expect(refused.body).not.toContain('workbench"')
  })

  it('gets no other file of the disk', async () => {
    const known = { cookie: await cookie() }
    for (const path of [
      '/../main/web.js',
      '/..%2fmain%2fweb.js',
      '/assets/../../main/web.js',
      '/%2e%2e/main/web.js',
      '//etc/passwd',
      '/etc/passwd',
      '/assets',
    ])
      expect((await ask(path, known)).status, path).toBeGreaterThanOrEqual(400)
  })
})

describe('a socket', () => {
  const origin = () => `http://127.0.0.1:${port}`

  it.each([
    ['without a token', '/socket', () => ({ origin: origin() }), 401],
    ['without an Origin', '/socket?token=TOKEN', () => ({}), 403],
    ['from another site', '/socket?token=TOKEN', () => ({ origin: 'https://evil.example' }), 403],
    ['by another name', '/socket?token=TOKEN', () => ({ origin: origin(), headers: { host: 'rebound.example' } }), 421],
    ['elsewhere', '/elsewhere?token=TOKEN', () => ({ origin: origin() }), 404],
  ])('%s is refused', async (_what, path, options, status) =>
    expect(await dial(path.replace('TOKEN', token), options())).toBe(status),
  )

  it('opens with the cookie, as a browser opens it', async () => {
    const socket = await dial('/socket', { origin: origin(), headers: { cookie: await cookie() } })
    expect(socket).toBeInstanceOf(WebSocket)
    ;(socket as WebSocket).close()
  })

  it.each([
    ['text', 'hello'],
    ['no MessagePack', Buffer.from([0xc1, 0xff, 0x00])],
  ])('closes on %s, and the host goes on', async (_what, frame) => {
    const socket = (await dial(`/socket?token=${token}`, { origin: origin() })) as WebSocket
    socket.send(frame)
    await once(socket, 'close')
    expect(await host.client.call('projects.current', {})).toMatchObject({ value: { path: project } })
  })

  it('survives messages that are none of the contract, and frames against the protocol', async () => {
    const socket = (await dial(`/socket?token=${token}`, { origin: origin() })) as WebSocket
    socket.send(encodeMessage({ type: 'request', id: 1, name: '__proto__', arguments: {} }))
    socket.send(encodeMessage(['nonsense']))
    await once(socket, 'message')
    socket.terminate()
    const raw = connect(port, '127.0.0.1')
    raw.on('error', () => undefined)
    raw.end('GET / HTTP/9\r\ngarbage\r\n\r\n')
    await once(raw, 'close')
    expect(await host.client.call('host.info', {})).toMatchObject({ value: { kind: 'web' } })
  })

  it('serves several windows at once, and tells all of them', async () => {
    const other = await openClient(host.url)
    const told = new Promise((resolve) => other.on('datasets.changed', resolve))
    expect(await host.client.call('examples.add', { name: 'robertson' })).toMatchObject({ status: 'ok' })
    await told
    other.close()
  })

  it('lets a data file of 50 MB through', async () => {
    const content = new Uint8Array(50_000_000).fill('x'.charCodeAt(0))
    const preview = await host.client.call('datasets.preview', { fileName: 'big.csv', content, options: {} })
    expect(preview).toBeDefined()
    expect(await host.client.call('projects.current', {})).toMatchObject({ status: 'ok' })
  })
})

async function startWith(...words: string[]): Promise<{ code: number; error: string }> {
  const child = spawn(process.execPath, [entry, ...words], {
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, '.config'), KINODE_NO_BROWSER: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let error = ''
  child.stderr.on('data', (chunk) => (error += String(chunk)))
  const [code] = (await once(child, 'close')) as [number]
  return { code, error }
}

describe('the end', () => {
  it('comes at once, in a sentence, when the port is used', async () =>
    expect(await startWith('--port', String(port))).toEqual({
      code: 1,
      error: `Port ${port} is used by another program. Give another with --port, or none for a free one.\n`,
    }))

  it('comes with exit code 2 for wrong usage', async () =>
    expect(await startWith('--prot', '1')).toMatchObject({ code: 2, error: expect.stringContaining('--prot') }))

  it('comes with exit code 1 for a file that is no project', async () =>
    expect(await startWith('--project', entry)).toMatchObject({ code: 1, error: expect.stringContaining('web.js') }))

  it('by Ctrl+C pauses what trains, leaves one file and no process', async () => {
    const datasets = await host.client.call('datasets.list', {})
    const datasetId = datasets.status === 'ok' ? datasets.value[0]!.id : 0
    const started = await host.client.call('runs.start', {
      settings: { datasetId, model: {}, training: { epochs: 1_000_000 } },
    })
    const id = started.status === 'ok' ? started.value.id : 0
    await expect
      .poll(async () => await host.client.call('runs.get', { id }), { timeout: 60_000 })
      .toMatchObject({ value: { status: 'running' } })
    const engines = host.engines()
    expect(engines.length).toBeGreaterThan(0)
    expect(await host.interrupt()).toBe(0)
    await expect.poll(() => engines.filter(isAlive)).toEqual([])
    expect([existsSync(project), existsSync(`${project}-wal`)]).toEqual([true, false])

    const again = await startWebHost(home, project)
    expect(await again.client.call('runs.get', { id })).toMatchObject({ value: { status: 'paused' } })
    expect(await again.interrupt()).toBe(0)
  })
})

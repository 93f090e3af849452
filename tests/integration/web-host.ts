import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import {
  type Channel,
  type Client,
  type WorkbenchContract,
  connect,
  decodeMessage,
  encodeMessage,
  workbenchContract,
} from '../../src/shared'

const root = join(import.meta.dirname, '..', '..')

/** A real web host with a real client, started as a person's `npm start -- --web` starts it. */
export interface WebHost {
  readonly processId: number
  readonly url: string
  readonly client: Client<WorkbenchContract>
  /** Process ids of the engines that this host has started and that still live. */
  engines(): number[]
  /** Ends it as Ctrl+C does; resolves to the exit code. */
  interrupt(): Promise<number | null>
  /** Resolves when the process is gone, however it ended. */
  readonly gone: Promise<void>
}

/** @param home a folder that stands for the person's home */
export async function startWebHost(home: string, project?: string): Promise<WebHost> {
  const entry = join(root, 'out', 'main', 'web.js')
  const child = spawn(process.execPath, [entry, ...(project === undefined ? [] : ['--project', project])], {
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, '.config'), KINODE_NO_BROWSER: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = once(child, 'exit').then(() => undefined)
  const url = await printedUrl(child)
  const client = await openClient(url)
  return {
    processId: child.pid!,
    url,
    client,
    engines: () => childrenOf(child.pid!),
    interrupt: async () => {
      child.kill('SIGINT')
      await gone
      return child.exitCode
    },
    gone,
  }
}

function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const hear = (chunk: Buffer): void => {
      printed += chunk.toString()
      const url = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(printed)
      if (url !== null) resolve(url[0])
    }
    child.stdout!.on('data', hear)
    child.stderr!.on('data', hear)
    child.once('exit', (code) => reject(new Error(`The web host ended with code ${code}: ${printed}`)))
  })
}

export async function openClient(url: string): Promise<Client<WorkbenchContract>> {
  const { host, origin, searchParams } = new URL(url)
  const socket = new WebSocket(`ws://${host}/socket?token=${searchParams.get('token')}`, { origin })
  socket.binaryType = 'nodebuffer'
  await once(socket, 'open')
  const channel: Channel = {
    send: (message) => socket.send(encodeMessage(message)),
    onMessage: (receive) => void socket.on('message', (frame: Buffer) => receive(decodeMessage(frame))),
    onClose: (closed) => void socket.once('close', closed),
    close: () => socket.close(),
  }
  return connect(workbenchContract, channel, (error) => console.error(error))
}

/** Child processes of a process, by the kernel's own list (Linux). */
export function childrenOf(processId: number): number[] {
  const list = `/proc/${processId}/task/${processId}/children`
  if (!existsSync(list)) return []
  return readFileSync(list, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number)
}

export function isAlive(processId: number): boolean {
  try {
    // A zombie has ended; it only waits for its parent to notice.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${processId}/status`, 'utf8'))
  } catch {
    return false
  }
}

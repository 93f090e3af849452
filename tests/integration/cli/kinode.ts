import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const entry = join(import.meta.dirname, '..', '..', '..', 'out', 'main', 'cli.js')

export interface Ended {
  code: number | null
  output: string
  error: string
}

export interface Running {
  child: ChildProcess
  /** Everything said on standard error so far. */
  error(): string
  ended: Promise<Ended>
}

/**
 * Starts the built command line as a shell does, in a process group of its own.
 * @param folder working folder and home
 */
export function startKinode(folder: string, ...words: string[]): Running {
  const child = spawn(process.execPath, [entry, ...words], {
    cwd: folder,
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: join(folder, '.config') },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  let error = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text))
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, output, error })))
  return { child, error: () => error, ended }
}

/** Runs the built command line to its end. */
export function kinode(folder: string, ...words: string[]): Promise<Ended> {
  return startKinode(folder, ...words).ended
}

/** A signal to every process of the group, as a terminal's Ctrl+C sends it. */
export function signalGroup(running: Running, signal: NodeJS.Signals): void {
  process.kill(-running.child.pid!, signal)
}

import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'

const parentPort = join(import.meta.dirname, 'parent-port.mjs')

/** A utility process over a forked Node process that sees `process.parentPort` as in Electron. */
export class StandInUtilityProcess extends EventEmitter {
  /** Absent until the process has spawned, as in Electron. */
  pid: number | undefined
  private readonly child: ChildProcess

  constructor(modulePath: string) {
    super()
    this.child = fork(modulePath, [], {
      serialization: 'advanced',
      execArgv: ['--import', parentPort],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.child.once('spawn', () => {
      this.pid = this.child.pid
      this.emit('spawn')
    })
    this.child.on('message', (message) => this.emit('message', message))
    this.child.once('exit', (code) => {
      this.pid = undefined
      this.emit('exit', code ?? 1)
    })
  }

  postMessage(message: unknown): void {
    this.child.send(message as object)
  }

  kill(): boolean {
    return this.child.kill('SIGTERM')
  }
}

export const processes: StandInUtilityProcess[] = []

/** `utilityProcess` */
export const utilityProcess = {
  fork(modulePath: string): StandInUtilityProcess {
    const started = new StandInUtilityProcess(modulePath)
    processes.push(started)
    return started
  },
}

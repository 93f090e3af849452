import { utilityProcess } from 'electron'
import type { EngineStarter } from '../backend'

/**
 * Engines as Electron utility processes.
 * @param entry path of the built engine entry (`out/main/engine.js`)
 */
export function utilityEngineStarter(entry: string): EngineStarter {
  return {
    start() {
      const child = utilityProcess.fork(entry, [], { serviceName: 'Kinode engine', stdio: 'inherit' })
      let running = true
      child.once('exit', () => (running = false))
      const end = (): void => {
        // Not child.kill(): that is SIGTERM, which engines leave to their host (a terminal's reaches the whole group).
        if (running && child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
      }
      return {
        channel: {
          send: (message) => {
            if (running) child.postMessage(message)
          },
          onMessage: (receive) => void child.on('message', receive),
          onClose: (closed) => void child.once('exit', () => closed()),
          close: end,
        },
        get processId() {
          return child.pid ?? null
        },
        kill() {
          if (child.pid === undefined) child.once('spawn', end)
          else end()
        },
      }
    },
  }
}

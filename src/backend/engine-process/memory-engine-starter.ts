import { memoryChannel } from '../../shared'
import type { EngineStarter } from '../ports'
import { serveEngine } from './serve-engine'

/** The in-memory twin of the process starters: the same engine inside this process. */
export function memoryEngineStarter(report: (error: unknown) => void): EngineStarter {
  return {
    start() {
      const [hostEnd, engineEnd] = memoryChannel()
      serveEngine(engineEnd, report)
      return { channel: hostEnd, processId: null, kill: () => hostEnd.close() }
    },
  }
}

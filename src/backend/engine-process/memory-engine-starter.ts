import { type Emit, type EngineContract, engineContract, memoryChannel, serve } from '../../shared'
import type { EngineStarter } from '../ports'
import { engineHandlers } from './engine-handlers'

/** The in-memory twin of the process starters: the same handlers inside this process. */
export function memoryEngineStarter(report: (error: unknown) => void): EngineStarter {
  return {
    start() {
      const [hostEnd, engineEnd] = memoryChannel()
      const handlers = engineHandlers(
        process.pid,
        () => performance.now(),
        () => emit,
      )
      const emit: Emit<EngineContract> = serve(engineContract, engineEnd, handlers, report)
      return { channel: hostEnd, processId: null, kill: () => hostEnd.close() }
    },
  }
}

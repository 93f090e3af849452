import { type Channel, type Emit, type EngineContract, engineContract, serve } from '../../shared'
import { warmUp } from '../../engine'
import { engineHandlers } from './engine-handlers'
import type { EngineThreads } from './engine-threads'

/**
 * An engine at its end of a channel, in whatever process: it takes jobs once it is warm, and those that came before then.
 * @param threads that compute with it, where there are any
 */
export function serveEngine(channel: Channel, report: (error: unknown) => void, threads?: EngineThreads): void {
  warmUp()
  const handlers = engineHandlers(
    process.pid,
    () => performance.now(),
    () => emit,
    threads,
  )
  const emit: Emit<EngineContract> = serve(engineContract, channel, handlers, report)
}

import { type Channel, type Emit, type EngineContract, engineContract, serve } from '../../shared'
import { warmUp } from '../../engine'
import { engineHandlers } from './engine-handlers'

/** An engine at its end of a channel, in whatever process: it takes jobs once it is warm, and those that came before then. */
export function serveEngine(channel: Channel, report: (error: unknown) => void): void {
  warmUp()
  const handlers = engineHandlers(
    process.pid,
    () => performance.now(),
    () => emit,
  )
  const emit: Emit<EngineContract> = serve(engineContract, channel, handlers, report)
}

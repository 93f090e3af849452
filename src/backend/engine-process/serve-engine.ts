import { type Channel, type Emit, type EngineContract, engineContract, serve } from '../../shared'
import { warmUp } from '../../engine'
import type { ChunkRunner } from '../../solver'
import { engineHandlers } from './engine-handlers'

/**
 * An engine at its end of a channel, in whatever process: it takes jobs once it is warm, and those that came before then.
 * @param chunkRunner what computes gradients in so many threads, where there are any
 */
export function serveEngine(
  channel: Channel,
  report: (error: unknown) => void,
  chunkRunner?: (threads: number | null) => ChunkRunner | undefined,
): void {
  warmUp()
  const handlers = engineHandlers(
    process.pid,
    () => performance.now(),
    () => emit,
    chunkRunner,
  )
  const emit: Emit<EngineContract> = serve(engineContract, channel, handlers, report)
}

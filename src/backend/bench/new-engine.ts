import type { EnginePool, PooledEngine } from '../runs/engine-pool'

/** A piece of work that takes longer than this is ended with its engine (ms). */
const timeLimit = 120_000

/** What a piece of work in an engine of its own gives, or why it gave nothing: sizes are tried until they break something. */
export async function inNewEngine<T>(
  engines: EnginePool,
  work: (engine: PooledEngine) => Promise<T | string>,
): Promise<T | string> {
  const engine = engines.start()
  const limit = setTimeout(() => engines.kill(engine), timeLimit)
  try {
    return await work(engine)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    clearTimeout(limit)
    engines.kill(engine)
  }
}

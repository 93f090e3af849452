import { type Client, type EngineContract, connect, engineContract } from '../../shared'
import type { EngineProcess, EngineStarter } from '../ports'

export interface PooledEngine {
  readonly process: EngineProcess
  readonly client: Client<EngineContract>
}

/** Engine processes, started when needed and kept warm for the next job. One job at a time each. */
export class EnginePool {
  private readonly idle: PooledEngine[] = []
  private readonly all = new Set<PooledEngine>()

  constructor(
    private readonly starter: EngineStarter,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Starts a first engine ahead of its job, so that it is warm when the job comes. */
  prepare(): void {
    if (this.all.size === 0) this.release(this.start())
  }

  acquire(): PooledEngine {
    return this.idle.pop() ?? this.start()
  }

  /** One that has done nothing yet. */
  start(): PooledEngine {
    const process = this.starter.start()
    const engine: PooledEngine = { process, client: connect(engineContract, process.channel, this.report) }
    this.all.add(engine)
    engine.client.onClose(() => this.forget(engine))
    return engine
  }

  /** Back to the warm ones; an engine that has died meanwhile is forgotten already. */
  release(engine: PooledEngine): void {
    if (this.all.has(engine) && !this.idle.includes(engine)) this.idle.push(engine)
  }

  /** Whether it has not ended. */
  has(engine: PooledEngine): boolean {
    return this.all.has(engine)
  }

  /** Ends an engine at once. */
  kill(engine: PooledEngine): void {
    this.forget(engine)
    engine.process.kill()
  }

  close(): void {
    for (const engine of [...this.all]) this.kill(engine)
  }

  get count(): number {
    return this.all.size
  }

  private forget(engine: PooledEngine): void {
    this.all.delete(engine)
    const at = this.idle.indexOf(engine)
    if (at >= 0) this.idle.splice(at, 1)
  }
}

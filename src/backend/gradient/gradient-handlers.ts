import { type Emit, type Handlers, type Outcome, type WorkbenchContract, failed, succeeded } from '../../shared'
import { gradientMethods } from '../../solver'
import type { ProjectSession } from '../projects/session'
import type { EnginePool, PooledEngine } from '../runs/engine-pool'
import { gradientJob } from './gradient-job'

type GradientHandlers = Pick<Handlers<WorkbenchContract>, 'gradient' | 'gradient.check' | 'gradient.cancel'>

const CANCELLED = 'The check was cancelled'

/** Gradients of a run's or an example's loss, in an engine process like everything that computes. */
export function createGradientHandlers(
  session: ProjectSession,
  engines: EnginePool,
  examplesFolder: string,
  emit: Emit<WorkbenchContract>,
): GradientHandlers {
  /** Checks that are under way; the engine is null until one has begun with it. */
  const checks = new Map<string, { engine: PooledEngine | null; cancelled: boolean }>()

  /** Asks an engine; one that ends meanwhile gives a Failure. */
  const inEngine = async <T>(ask: (engine: PooledEngine) => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const engine = engines.acquire()
    try {
      return await ask(engine)
    } catch (error) {
      if (engines.has(engine)) throw error
      return failed('The engine process ended without a word', '', 'Perhaps the model is too large for this machine.')
    } finally {
      engines.release(engine)
    }
  }

  return {
    gradient: async (request) => {
      const job = await gradientJob(session, examplesFolder, request)
      if (job.status === 'failed') return job
      const gradientMethod = request.gradientMethod ?? gradientMethods[0].name
      return inEngine((engine) => engine.client.call('gradient', { ...job.value, gradientMethod }))
    },
    'gradient.check': async (request) => {
      const { job: name } = request
      if (checks.has(name)) return failed('A check of this name is under way already', name)
      const check: { engine: PooledEngine | null; cancelled: boolean } = { engine: null, cancelled: false }
      checks.set(name, check)
      try {
        const job = await gradientJob(session, examplesFolder, request)
        if (job.status === 'failed') return job
        const checked = await inEngine(async (engine) => {
          if (check.cancelled) return failed(CANCELLED)
          check.engine = engine
          const stopListening = engine.client.on('gradient.progress', (progress) =>
            emit('gradient.progress', { job: name, ...progress }),
          )
          return engine.client.call('gradient.check', job.value).finally(stopListening)
        })
        return check.cancelled ? failed(CANCELLED) : checked
      } finally {
        checks.delete(name)
      }
    },
    'gradient.cancel': ({ job }) => {
      const check = checks.get(job)
      if (check === undefined) return succeeded(null)
      check.cancelled = true
      // A solve hears nothing until it is over: the engine is ended, and another started when there is need of one.
      if (check.engine !== null) engines.kill(check.engine)
      return succeeded(null)
    },
  }
}

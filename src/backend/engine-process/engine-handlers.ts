import { type Emit, type EngineContract, type Handlers, failed, succeeded } from '../../shared'
import {
  type TrainingControl,
  type TrainingEnd,
  checkGradient,
  computeGradient,
  measureCompilation,
  measureEvaluation,
  measureSolve,
  measureSteps,
  simulate,
  train,
} from '../../engine'
import { type ChunkRunner, detectArithmetic } from '../../solver'

/** Messages are heard at least this often while training. */
const sliceMs = 12

/**
 * What an engine process does for its host. Training is a plain generator driven in slices with setImmediate between them: a
 * synchronous loop hears no message, and an async generator yields to microtasks only.
 * @param chunkRunner what computes gradients in so many threads, where there are any
 */
export function engineHandlers(
  processId: number,
  now: () => number,
  emit: () => Emit<EngineContract>,
  chunkRunner: (threads: number | null) => ChunkRunner | undefined = () => undefined,
): Handlers<EngineContract> {
  const controls = new Map<number, TrainingControl>()

  const drive = (id: number, training: ReturnType<typeof train>): void => {
    const slice = (): void => {
      let end: TrainingEnd | null
      try {
        end = runSlice(training, now, emit())
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        end = { status: 'failed', failure: failed(`The engine broke: ${message}`, `run ${id}`, 'Please report this.') }
      }
      if (end === null) return void setImmediate(slice)
      controls.delete(id)
      emit()('ended', { id, ...end })
    }
    setImmediate(slice)
  }

  const wish = (id: number, what: 'pause' | 'stop'): void => {
    const control = controls.get(id)
    if (control !== undefined) control.wish = what
  }

  return {
    hello: () => succeeded({ processId, arithmetic: detectArithmetic() }),
    'train.start': (job) => {
      if (controls.has(job.id)) return failed(`Run ${job.id} is training already`)
      const control: TrainingControl = { wish: 'run' }
      controls.set(job.id, control)
      drive(job.id, train(job, control, now, chunkRunner(job.training.threads)))
      return succeeded(null)
    },
    'train.pause': ({ id }) => {
      wish(id, 'pause')
      return succeeded(null)
    },
    'train.stop': ({ id }) => {
      wish(id, 'stop')
      return succeeded(null)
    },
    simulate: (job) => simulate(job, now),
    gradient: (job) => computeGradient(job, now),
    'gradient.check': (job) => inTurns(checkGradient(job, now), (progress) => emit()('gradient.progress', progress)),
    'bench.compile': (job) => succeeded(measureCompilation(job, now)),
    'bench.solve': (job) => succeeded(measureSolve(job, now)),
    'bench.evaluate': (job) => succeeded(measureEvaluation(job, now)),
    'bench.cost': (job) => succeeded(measureSteps(job, now)),
  }
}

/** Runs a computation to its end; after each part it tells how far it is, and other messages are heard. */
async function inTurns<Part, End>(computation: Generator<Part, End>, tell: (part: Part) => void): Promise<End> {
  for (;;) {
    const next = computation.next()
    if (next.done) return next.value
    tell(next.value)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Advances until the slice is used up or the training ends, telling the host what there is to tell. */
function runSlice(
  training: ReturnType<typeof train>,
  now: () => number,
  emit: Emit<EngineContract>,
): TrainingEnd | null {
  const until = now() + sliceMs
  while (now() < until) {
    const next = training.next()
    if (next.done) return next.value
    if (next.value.type === 'progress') emit('progress', next.value.progress)
    else if (next.value.type === 'record') emit('record', next.value.record)
  }
  return null
}

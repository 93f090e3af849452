import { type Emit, type EngineContract, type Handlers, type TrainingJob, failed, succeeded } from '../../shared'
import {
  type TrainingControl,
  type TrainingEnd,
  type TrainingEvent,
  type TrainingThreads,
  checkGradient,
  computeGradient,
  measureCompilation,
  measureEvaluation,
  measureSolve,
  measureSteps,
  measureTraining,
  simulate,
  train,
} from '../../engine'
import { detectArithmetic } from '../../solver'
import type { EngineThreads } from './engine-threads'
import { LabWork } from './lab-work'
import { inSlices } from './slices'

/**
 * What an engine process does for its host.
 * @param threads that compute with it, where there are any
 */
export function engineHandlers(
  processId: number,
  now: () => number,
  emit: () => Emit<EngineContract>,
  threads?: EngineThreads,
): Handlers<EngineContract> {
  const controls = new Map<number, TrainingControl>()
  const lab = new LabWork(now, emit)

  const drive = (id: number, training: ReturnType<typeof train>): void => {
    void inSlices(training, now, (event) => tell(event, emit()))
      .catch((error: unknown): TrainingEnd => {
        const message = error instanceof Error ? error.message : String(error)
        return {
          status: 'failed',
          failure: failed(`The engine broke: ${message}`, `run ${id}`, 'Please report this.'),
        }
      })
      .then((end) => {
        controls.delete(id)
        emit()('ended', { id, ...end })
      })
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
      drive(job.id, train(job, control, now, threadsOf(job, threads)))
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
    'cores.share': ({ cores }) => {
      threads?.share(cores)
      return succeeded(null)
    },
    simulate: (job) => simulate(job, now),
    gradient: (job) => computeGradient(job, now, threads?.runner(null)),
    'gradient.check': (job) =>
      inSlices(checkGradient(job, now, threads?.runner(null)), now, (progress) =>
        emit()('gradient.progress', progress),
      ),
    'lab.run': (job) => lab.run(job),
    'lab.stop': () => {
      lab.stop()
      return succeeded(null)
    },
    'bench.compile': (job) => succeeded(measureCompilation(job, now)),
    'bench.solve': (job) => succeeded(measureSolve(job, now)),
    'bench.evaluate': (job) => succeeded(measureEvaluation(job, now)),
    'bench.cost': (job) => succeeded(measureSteps(job, now)),
    'bench.train': (job) => measureTraining(job, now, threadsOf(job.job, threads)),
  }
}

function tell(event: TrainingEvent, emit: Emit<EngineContract>): void {
  if (event.type === 'progress') emit('progress', event.progress)
  else if (event.type === 'record') emit('record', event.record)
}

const threadsOf = ({ training }: TrainingJob, threads?: EngineThreads): TrainingThreads => ({
  chunks: threads?.runner(training.threads),
  experiments: threads?.experiments(training.threads),
})

import {
  type Emit,
  type EngineContract,
  type LabJob,
  type LabOutcome,
  type LabResult,
  type Outcome,
  failed,
  succeeded,
} from '../../shared'
import { type LabStep, startExperiment } from '../../engine'
import { inSlices } from './slices'

/** Milliseconds between two messages of progress that say the same words. */
const progressInterval = 100

/** The experiment that an engine runs, if it runs one. */
export class LabWork {
  private running = false
  private stopped = false

  constructor(
    private readonly now: () => number,
    private readonly emit: () => Emit<EngineContract>,
  ) {}

  async run({ experiment, settings: given, files }: LabJob): Promise<Outcome<LabOutcome>> {
    if (this.running) return failed('This engine runs an experiment already')
    const started = startExperiment(experiment, given, { now: this.now, files })
    if (started.status === 'failed') return started
    const { settings, work } = started.value
    this.running = true
    this.stopped = false
    const began = this.now()
    try {
      const result = await inSlices(this.untilStopped(work), this.now, this.teller(experiment))
      return succeeded({ settings, result, seconds: (this.now() - began) / 1000 })
    } finally {
      this.running = false
    }
  }

  stop(): void {
    this.stopped = true
  }

  private *untilStopped(work: Generator<LabStep, LabResult>): Generator<LabStep, LabResult | null> {
    for (;;) {
      if (this.stopped) return null
      const next = work.next()
      if (next.done) return next.value
      yield next.value
    }
  }

  private teller(experiment: string): (step: LabStep) => void {
    let toldAt = -Infinity
    let said = ''
    return ({ part, doing }) => {
      if (doing === said && this.now() - toldAt < progressInterval) return
      toldAt = this.now()
      said = doing
      this.emit()('lab.progress', { experiment, part, doing })
    }
  }
}

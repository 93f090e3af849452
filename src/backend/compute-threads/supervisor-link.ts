import { MessageChannel, Worker, receiveMessageOnPort } from 'node:worker_threads'
import type { FromEngine, Job, JobResult, ThreadStart } from './messages'
import { SharedWords } from './shared-words'

/** Between two looks at the caller's wish to stop and at the supervisor's beat (ms). */
const lookMs = 10
/** A supervisor that shows no life for this many looks (half a minute) is lost; so are workers that do not heed a wish to stop. */
const patience = 3000

/** A job with all that belongs to it, which the supervisor may know already. */
type WholeJob = Job & { model: object }

/** The engine's end of its connection with the supervisor of its threads: waits without hearing messages. */
export class SupervisorLink {
  /** Why it is of no use any more; null while it is. */
  lost: string | null = null
  private readonly words = new SharedWords()
  private readonly channel = new MessageChannel()
  private readonly thread: Worker
  /** Numbers of the model and the data that the supervisor has. */
  private model = 0
  private data = 0

  constructor(entry: string) {
    const start: ThreadStart = { role: 'supervisor', words: this.words.buffer, port: this.channel.port2 }
    this.thread = new Worker(entry, { workerData: start, transferList: [this.channel.port2] })
    this.thread.on('error', (error) => (this.lost ??= error.message))
    this.thread.on('exit', () => (this.lost ??= 'it has ended'))
    // An engine ends when its host wants it to, whatever threads it has.
    this.thread.unref()
  }

  /** Hands a job out. */
  begin(job: WholeJob): void {
    const model = this.model === job.model.number ? null : job.model
    const data = job.data?.number === this.data ? null : job.data
    this.model = job.model.number
    this.data = job.data?.number ?? this.data
    this.tell({ job: { ...job, model, data } })
  }

  /**
   * Waits for the end of a job; null when there is none, which `lost` explains. Yields between looks.
   * @param interrupt asked at every look; true calls the job off
   */
  *result(job: number, interrupt?: () => boolean): Generator<void, JobResult | null> {
    for (const [word, value] of [
      ['ready', 1],
      ['finished', job],
    ] as const) {
      if (!(yield* this.reached(word, value, job, interrupt))) return null
    }
    // Results of jobs that nobody waited for come first.
    for (;;) {
      const result = receiveMessageOnPort(this.channel.port1)!.message as JobResult
      if (result.number === job) return result
    }
  }

  /** Tells that the engine itself takes no more items of a job. */
  join(job: number): void {
    this.tell({ joined: job })
  }

  callOff(job: number): void {
    this.words.write('calledOff', job)
  }

  /** Ends the supervisor, and with it the threads that it has started. */
  end(): void {
    this.lost ??= 'it was ended'
    void this.thread.terminate()
  }

  private tell(message: FromEngine): void {
    this.channel.port1.postMessage(message)
  }

  /** Waits until a word has a value; false when the supervisor is lost meanwhile. */
  private *reached(
    word: 'ready' | 'finished',
    value: number,
    job: number,
    interrupt?: () => boolean,
  ): Generator<void, boolean> {
    let beat = this.words.read('beat')
    let looks = 0
    let calledOff = false
    for (;;) {
      const seen = this.words.read(word)
      if (seen === value) return true
      this.words.waitWhile(word, seen, lookMs)
      looks++
      const beatNow = this.words.read('beat')
      if (beatNow !== beat && !calledOff) looks = 0
      beat = beatNow
      if (!calledOff && interrupt?.()) {
        calledOff = true
        looks = 0
        this.callOff(job)
      }
      if (looks > patience) {
        this.lost = calledOff ? 'it did not stop when it was asked to' : 'it shows no life'
        return false
      }
      yield
    }
  }
}

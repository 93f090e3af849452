import { MessageChannel, Worker, receiveMessageOnPort } from 'node:worker_threads'
import type { Job, JobResult, ThreadStart, TravellingModel } from './messages'
import { SharedWords } from './shared-words'

/** Between two looks at the caller's wish to stop and at the supervisor's beat (ms). */
const lookMs = 10
/** A supervisor that shows no life for this many looks (half a minute) is lost; so are workers that do not heed a wish to stop. */
const patience = 3000

/** A job of a model that the supervisor may know already. */
type JobWithModel = Job & { model: TravellingModel }

/** The engine's end of its connection with the supervisor of its threads: waits without hearing messages. */
export class SupervisorLink {
  /** Why it is of no use any more; null while it is. */
  lost: string | null = null
  private readonly words = new SharedWords()
  private readonly channel = new MessageChannel()
  private readonly thread: Worker
  /** Number of the model that the supervisor has. */
  private model = 0

  constructor(entry: string) {
    const start: ThreadStart = { role: 'supervisor', words: this.words.buffer, port: this.channel.port2 }
    this.thread = new Worker(entry, { workerData: start, transferList: [this.channel.port2] })
    this.thread.on('error', (error) => (this.lost ??= error.message))
    this.thread.on('exit', () => (this.lost ??= 'it has ended'))
    // An engine ends when its host wants it to, whatever threads it has.
    this.thread.unref()
  }

  /** Has a job done; null when that could not be, which `lost` explains. */
  perform(job: JobWithModel, interrupt?: () => boolean): JobResult | null {
    if (!this.reached('ready', 1, job, interrupt)) return null
    const known = this.model === job.model.number
    this.model = job.model.number
    const sent: Job = { ...job, model: known ? null : job.model }
    this.channel.port1.postMessage(sent)
    if (!this.reached('finished', job.number, job, interrupt)) return null
    return receiveMessageOnPort(this.channel.port1)!.message as JobResult
  }

  /** Ends the supervisor, and with it the threads that it has started. */
  end(): void {
    this.lost ??= 'it was ended'
    void this.thread.terminate()
  }

  /** Waits until a word has a value; false when the supervisor is lost meanwhile. */
  private reached(word: 'ready' | 'finished', value: number, job: Job, interrupt?: () => boolean): boolean {
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
        this.words.write('calledOff', job.number)
      }
      if (looks > patience) {
        this.lost = calledOff ? 'it did not stop when it was asked to' : 'it shows no life'
        return false
      }
    }
  }
}

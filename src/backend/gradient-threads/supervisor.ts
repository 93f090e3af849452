import type { MessagePort, Worker } from 'node:worker_threads'
import { type ChunkOutcome, type ColumnRange, threadLost } from '../../solver'
import type { Job, JobResult, Task, TaskResult, TravellingModel } from './messages'
import type { SharedWords } from './shared-words'

const beatMs = 500

/** A worker, and what it knows and does. */
interface Member {
  thread: Worker
  /** Numbers of the model and of the job that it has, 0 if none. */
  model: number
  job: number
  /** The place of the range that it computes; null when it waits for one. */
  index: number | null
  /** Ranges of its model that it has computed, and compiled code for. */
  ranges: Set<string>
  /** What it threw last. */
  error: string | null
}

const nameOf = ({ from, to }: ColumnRange): string => `${from}-${to}`

/**
 * Hands the ranges of a job out to workers. A thread of its own, because the engine's waits for the result and would not hear that a worker
 * has ended. After a failure only the ranges before it are computed, so that the first failure does not depend on who was faster.
 */
class Supervisor {
  private readonly members = new Set<Member>()
  private job: Job | null = null
  private model: TravellingModel | null = null
  private outcomes: (ChunkOutcome | undefined)[] = []
  private readonly pending = new Set<number>()

  constructor(
    private readonly words: SharedWords,
    private readonly port: MessagePort,
    private readonly startWorker: () => Worker,
  ) {}

  begin(job: Job): void {
    this.job = job
    this.model = job.model ?? this.model
    this.outcomes = []
    job.ranges.forEach((_, index) => this.pending.add(index))
    this.proceed(job)
  }

  private proceed(job: Job): void {
    const failed = this.firstFailure()
    for (const index of this.pending) if (index > failed) this.pending.delete(index)
    while (this.pending.size > 0) {
      const member = this.idle(job)
      if (!member) return
      this.give(job, member, this.choose(job, member))
    }
    if (![...this.members].some(({ index }) => index !== null)) this.finish(job)
  }

  /** A worker for the next range, started if need be; null when as many as may compute do. */
  private idle(job: Job): Member | null {
    const all = [...this.members]
    if (all.filter(({ index }) => index !== null).length >= job.threads) return null
    return all.find(({ index }) => index === null) ?? this.add()
  }

  /** The range that a worker takes next: one that it has code for, or that no one has, if there is one left. */
  private choose(job: Job, member: Member): number {
    const pending = [...this.pending]
    const known = (index: number, by: Member): boolean => by.ranges.has(nameOf(job.ranges[index]!))
    const own = pending.find((index) => known(index, member))
    const nobodys = pending.find((index) => ![...this.members].some((other) => known(index, other)))
    return own ?? nobodys ?? pending[0]!
  }

  private add(): Member {
    const thread = this.startWorker()
    const member: Member = { thread, model: 0, job: 0, index: null, ranges: new Set(), error: null }
    this.members.add(member)
    thread.on('message', ({ index, outcome }: TaskResult) => this.take(member, index, outcome))
    thread.on('error', (error) => (member.error = error.message))
    thread.on('exit', (code) => {
      this.members.delete(member)
      if (member.index === null || !this.job) return
      this.take(member, member.index, threadLost(this.job.solve, member.error ?? `the thread ended with code ${code}`))
    })
    return member
  }

  private give(job: Job, member: Member, index: number): void {
    const model = this.model!
    if (member.model !== model.number) member.ranges.clear()
    const task: Task = {
      job: job.number,
      model: member.model === model.number ? null : model,
      solve: member.job === job.number ? null : job.solve,
      index,
      range: job.ranges[index]!,
    }
    member.model = model.number
    member.job = job.number
    member.index = index
    member.ranges.add(nameOf(job.ranges[index]!))
    this.pending.delete(index)
    member.thread.postMessage(task)
  }

  private take(member: Member, index: number, outcome: ChunkOutcome): void {
    member.index = null
    this.outcomes[index] = outcome
    if (this.job) this.proceed(this.job)
  }

  /** The place of the first range that failed; Infinity if none has. */
  private firstFailure(): number {
    const index = this.outcomes.findIndex((outcome) => outcome?.status === 'failed')
    return index < 0 ? Infinity : index
  }

  private finish(job: Job): void {
    const outcomes = this.outcomes.slice(0, this.firstFailure() + 1) as ChunkOutcome[]
    this.job = null
    this.outcomes = []
    const result: JobResult = { number: job.number, outcomes }
    const gradients = outcomes.flatMap((outcome) => (outcome.status === 'solved' ? [outcome.gradient.buffer] : []))
    this.port.postMessage(result, gradients as ArrayBuffer[])
    this.words.write('finished', job.number)
  }
}

/** @param startWorker starts a thread that computes */
export function supervise(words: SharedWords, port: MessagePort, startWorker: () => Worker): void {
  const supervisor = new Supervisor(words, port, startWorker)
  port.on('message', (job: Job) => supervisor.begin(job))
  setInterval(() => words.write('beat', words.read('beat') + 1), beatMs)
  words.write('ready', 1)
}

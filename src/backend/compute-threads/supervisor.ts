import type { MessagePort, Worker } from 'node:worker_threads'
import { threadLost } from '../../solver'
import { Claims, ENGINE } from './claims'
import type {
  FromEngine,
  ItemOutcome,
  Job,
  JobResult,
  Task,
  TaskResult,
  TravellingData,
  TravellingModel,
} from './messages'
import type { SharedWords } from './shared-words'

const beatMs = 500

/** A worker, and what it has. */
interface Member {
  number: number
  thread: Worker
  /** Numbers of what it has of a job, 0 if nothing. */
  model: number
  data: number
  /** The job that it was given last, while it may claim items of that. */
  job: number | null
  /** What it threw last. */
  error: string | null
}

/**
 * Gives jobs to workers, which claim items themselves, and sees to it that every item has an outcome. A thread of its own, because the
 * engine's waits for the result and would not hear that a worker has ended.
 */
class Supervisor {
  private readonly members = new Set<Member>()
  private nextMember = ENGINE + 1
  private job: Job | null = null
  private claims = Claims.of(0)
  private model: TravellingModel | null = null
  private data: TravellingData | null = null
  private outcomes: (ItemOutcome | undefined)[] = []

  constructor(
    private readonly words: SharedWords,
    private readonly port: MessagePort,
    private readonly startWorker: () => Worker,
  ) {}

  begin(job: Job): void {
    this.job = job
    this.claims = new Claims(job.claims)
    this.model = job.model ?? this.model
    this.data = job.data ?? this.data
    this.outcomes = []
    const workers = Math.min(job.workers, this.claims.items)
    while (this.members.size < workers) this.add()
    for (const member of [...this.members].slice(0, workers)) this.give(job, member)
  }

  /** Sends the result when nothing of the job is left to do, or under way. */
  finishIfDone(): void {
    const { job, claims, outcomes } = this
    if (!job || claims.left) return
    // Those behind a failure, too: who still computes may write to what the next job uses.
    for (let index = 0; index < claims.items; index++) {
      const by = claims.takenBy(index)
      if (by !== 0 && by !== ENGINE && outcomes[index] === undefined) return
    }
    const told = outcomes.slice(0, claims.failed + 1)
    this.job = null
    const result: JobResult = { number: job.number, outcomes: told }
    const moved = told.flatMap((outcome) => (outcome && 'gradient' in outcome ? [outcome.gradient.buffer] : []))
    this.port.postMessage(result, moved as ArrayBuffer[])
    this.words.write('finished', job.number)
  }

  private add(): void {
    const thread = this.startWorker()
    const member: Member = { number: this.nextMember++, thread, model: 0, data: 0, job: null, error: null }
    this.members.add(member)
    thread.on('message', ({ job, item }: TaskResult) => this.take(member, job, item))
    thread.on('error', (error) => (member.error = error.message))
    thread.on('exit', (code) => this.lose(member, member.error ?? `the thread ended with code ${code}`))
  }

  private give(job: Job, member: Member): void {
    const model = this.model!
    const data = job.work.kind === 'experiments' ? this.data : null
    const task: Task = {
      job: {
        ...job,
        model: member.model === model.number ? null : model,
        data: data?.number === member.data ? null : data,
      },
      member: member.number,
    }
    member.model = model.number
    member.data = data?.number ?? member.data
    member.job = job.number
    member.thread.postMessage(task)
  }

  private take(member: Member, job: number, item: TaskResult['item']): void {
    if (item === null && member.job === job) member.job = null
    if (this.job?.number !== job) return
    if (item) this.outcomes[item.index] = item.outcome
    this.finishIfDone()
  }

  /** What a lost worker had claimed has its end for an outcome; so has the first item that is left when no other worker is there to claim it. */
  private lose(member: Member, how: string): void {
    this.members.delete(member)
    const { job, claims } = this
    if (!job || member.job !== job.number) return
    const lose = (index: number): void => {
      this.outcomes[index] = threadLost(job.work.kind === 'chunks' ? job.work.solve : { startTime: 0 }, how)
      claims.fail(index)
    }
    for (let index = 0; index < claims.items; index++) {
      if (claims.takenBy(index) === member.number && this.outcomes[index] === undefined) lose(index)
    }
    if (![...this.members].some(({ job: at }) => at === job.number)) {
      const left = claims.take(member.number)
      if (left !== null) lose(left)
    }
    this.finishIfDone()
  }

  /** The engine takes no more items itself. */
  joined(number: number): void {
    if (this.job?.number === number) this.finishIfDone()
  }
}

/** @param startWorker starts a thread that computes */
export function supervise(words: SharedWords, port: MessagePort, startWorker: () => Worker): void {
  const supervisor = new Supervisor(words, port, startWorker)
  port.on('message', (told: FromEngine) =>
    'job' in told ? supervisor.begin(told.job) : supervisor.joined(told.joined),
  )
  setInterval(() => words.write('beat', words.read('beat') + 1), beatMs)
  words.write('ready', 1)
}

import type { StepSolver, StepStages } from '../../integrators'
import { BlockStore } from './block-store'
import type { EventGroup } from './event-adjoint'
import type { RecordedPart } from './step-adjoint'
import { StepList } from './step-list'

/** The part of the memory limit that stages may take; the rest is for snapshots and what is kept of every step. */
const STAGES_PART = 0.75
/** Snapshots may take this part of what the stages between them take. */
const SNAPSHOTS_PART = 0.1

/** Where a leg begins: at the start, after events or after a stop. */
export interface TapeLeg {
  /** Its first step. */
  step: number
  time: number
  /** The state, which satisfies its algebraic equations: [states]. */
  state: Float64Array
  /** What happened there. */
  events: EventGroup | null
  /** States that were lifted to their floors there. */
  lifted: readonly number[]
  /** All that a method knows which does not begin afresh; null for the others. */
  known: Float64Array | null
}

/** An accepted step, before it is taken. */
export interface TapeStep {
  h: number
  /** Samples taken up to its end. */
  samples: number
  /** The place of its family among those of the method. */
  family: number
  /** States that were lifted to their floors at its end. */
  lifted: readonly number[]
}

/**
 * The accepted steps of a solve, to go back through them: of each its times, and the vectors that its derivative reads. When these would
 * take more than the memory limit only those of the last steps stay; the others are computed again, stretch by stretch, from snapshots (of what
 * solver and method know at the end of a step, before it is taken) that lie equally far apart (Griewank and Walther, "Evaluating Derivatives", 2008, chapter 12, has better schedules for less memory). Every step
 * is computed twice at the most. Snapshots are thinned to every other one when they themselves become too many.
 */
export class StepTape {
  readonly legs: TapeLeg[] = []
  /** How many steps were computed again. */
  stepsAgain = 0
  private readonly list = new StepList()
  private readonly blocks: BlockStore
  private readonly parts: readonly RecordedPart[]
  private readonly lifted = new Map<number, readonly number[]>()
  /** That before step (i + 1) * spacing is the i-th. */
  private readonly snapshots: BlockStore
  private samplesBefore = 0
  /** The step of the first block, how many blocks there may be, and how far snapshots are apart. */
  private first = 0
  private capacity = 0
  private spacing = 1
  private snapshotBytes = 0

  /** @param record what is to be kept of a step, besides the state at its beginning */
  constructor(
    private readonly solver: StepSolver,
    private readonly kind: StepStages['kind'],
    record: readonly RecordedPart[],
  ) {
    this.parts = [{ address: solver.context.state, doubles: solver.model.states }, ...record]
    this.blocks = new BlockStore(this.parts.reduce((sum, { doubles }) => sum + doubles, 0))
    this.snapshots = new BlockStore(this.snapshotDoubles)
  }

  /** Begins a new tape. False: the limit (bytes) does not hold the stages of a single step. */
  begin(limit: number, samplesAtStart: number): boolean {
    this.list.clear()
    this.blocks.clear()
    this.snapshots.clear()
    this.lifted.clear()
    this.legs.length = 0
    this.first = 0
    this.stepsAgain = 0
    this.samplesBefore = samplesAtStart
    const block = 8 * this.blocks.blockDoubles
    this.capacity = Math.floor((STAGES_PART * limit) / block)
    this.snapshotBytes = (1 - STAGES_PART) * limit
    this.spacing = Math.max(16, Math.ceil((8 * this.snapshotDoubles) / (SNAPSHOTS_PART * block)))
    this.spacing = Math.min(this.spacing, this.capacity)
    return this.capacity >= 1
  }

  get steps(): number {
    return this.list.length
  }

  /** Bytes that it holds. */
  get bytes(): number {
    return this.list.bytes + this.blocks.bytes + this.snapshots.bytes
  }

  time(step: number): number {
    return this.legAt(step)?.time ?? this.list.end(step - 1)
  }

  size(step: number): number {
    return this.list.size(step)
  }

  /** The time that counts as its end: where an event or a stop is, it differs from time + size. */
  end(step: number): number {
    return this.list.end(step)
  }

  /** The place of its family among those of the method. */
  family(step: number): number {
    return this.list.family(step)
  }

  /** Samples that had been taken when it was made; -1: those at the start. */
  samplesAfter(step: number): number {
    return step < 0 ? this.samplesBefore : this.list.samplesAfter(step)
  }

  /** States that were lifted to their floors at its end. */
  liftedAt(step: number): readonly number[] {
    return this.lifted.get(step) ?? []
  }

  /** The step to come begins a leg. */
  leg(events: EventGroup | null, lifted: readonly number[]): void {
    const { control, context, memory, model } = this.solver
    const state = model.memory.read(context.state, model.states)
    // One that switches goes on with the method that was at work.
    const known = this.kind === 'switching' ? model.memory.read(memory.from, this.snapshotDoubles) : null
    this.legs.push({ step: this.steps, time: control.read('time'), state, events, lifted, known })
  }

  /** Keeps the step that was tried last, before it is taken. False: the memory limit does not hold it. */
  keep({ h, samples, family, lifted }: TapeStep): boolean {
    const { control, model } = this.solver
    const step = this.steps
    if (this.blocks.length === this.capacity) {
      this.blocks.clear()
      this.first = step
    }
    this.list.push({ size: h, end: control.read('triedEnd'), samples, family })
    if (lifted.length > 0) this.lifted.set(step, lifted)
    this.blocks.push(model.memory.doubles, this.parts)
    return (step + 1) % this.spacing !== 0 || this.addSnapshot()
  }

  /** Puts the state at the beginning of a step and the vectors of its stages back to where the method had them. */
  restore(step: number): void {
    const { memory } = this.solver.model
    if (step < this.first || step >= this.first + this.blocks.length) this.recompute(step)
    this.blocks.restore(step - this.first, memory.doubles, this.parts)
  }

  /** Makes the steps up to this one again, as far back as the room for their stages allows. */
  private recompute(last: number): void {
    const { solver } = this
    const { memory } = solver.model
    const begins = this.beginOf(last)
    this.blocks.clear()
    this.first = begins
    if (!this.legAt(begins)) this.resume(begins)
    for (let step = begins; step <= last; step++) {
      const leg = this.legAt(step)
      if (leg) this.enter(leg)
      solver.attempt(this.time(step), this.size(step))
      this.stepsAgain++
      const trouble = solver.trouble()
      if (trouble) throw new Error(`a step that was accepted once does not come out again: ${trouble}`)
      this.blocks.push(memory.doubles, this.parts)
      if (step === last) return
      for (const index of this.liftedAt(step)) {
        memory.doubles[solver.context.next / 8 + index] = memory.doubles[solver.context.floors / 8 + index]!
      }
      solver.accept()
    }
  }

  /** The earliest step from which the steps up to `last` fit in the room for stages. */
  private beginOf(last: number): number {
    const earliest = Math.max(0, last - this.capacity + 1)
    const snapshot = this.spacing * Math.ceil(earliest / this.spacing)
    const legs = this.legs.filter(({ step }) => step >= earliest && step <= last).map(({ step }) => step)
    // Snapshots are at most `capacity` apart.
    return Math.min(...legs, snapshot <= last && snapshot <= this.spacing * this.snapshots.length ? snapshot : Infinity)
  }

  legAt(step: number): TapeLeg | undefined {
    // Few legs as a rule; those of models with thousands of events are found from the end, where the way back is.
    return this.legs.findLast((leg) => leg.step === step)
  }

  /** Makes ready at the beginning of a leg, as the solve did. */
  private enter({ time, state, known }: TapeLeg): void {
    const { solver } = this
    const { control, context, model } = solver
    if (known) return model.memory.write(solver.memory.from, known)
    solver.restart()
    model.memory.write(context.state, state)
    control.write('time', time)
    solver.evaluate(time, context.state, context.slope)
    control.write('slopeFresh', 1)
  }

  // A step of a Rosenbrock or explicit method depends on the state alone; the others go on with what they know of the steps before.

  private get memoryless(): boolean {
    return this.kind === 'rosenbrock' || this.kind === 'explicit'
  }

  private get snapshotDoubles(): number {
    const { model, memory } = this.solver
    return this.memoryless ? model.states : (memory.to - memory.from) / 8
  }

  private addSnapshot(): boolean {
    const { context, memory, model } = this.solver
    const address = this.memoryless ? context.next : memory.from
    this.snapshots.push(model.memory.doubles, [{ address, doubles: this.snapshotDoubles }])
    while (8 * this.snapshots.length * this.snapshotDoubles > this.snapshotBytes) {
      this.spacing *= 2
      if (this.spacing > this.capacity) return false
      this.snapshots.halve()
    }
    return true
  }

  /** Makes ready at the beginning of a step before which a snapshot was taken. */
  private resume(step: number): void {
    const { solver } = this
    const { context, control, memory, model } = solver
    const address = this.memoryless ? context.state : memory.from
    const parts = [{ address, doubles: this.snapshotDoubles }]
    this.snapshots.restore(step / this.spacing - 1, model.memory.doubles, parts)
    if (this.memoryless) {
      control.write('time', this.time(step))
      control.write('slopeFresh', 0)
      control.write('jacobianFresh', 0)
      return
    }
    solver.accept()
  }
}

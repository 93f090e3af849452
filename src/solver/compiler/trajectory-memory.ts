import type { ModelMemory } from './memory'
import { MemoryRecord } from './record'

/**
 * Where a step's polynomial is sampled, as parts of the step: often enough for the dense output of every method, whose degree is 5 at
 * most.
 */
export const TRAJECTORY_NODES: readonly number[] = [0, 0.2, 0.4, 0.6, 0.8, 1]

const fields = {
  /** 1, or -1 for a solve that went backwards in time. */
  direction: 'f64',
  /** The step that compiled code found last, and one that it needs and whose samples are not at hand. */
  cursor: 'i32',
  wanted: 'i32',
  count: 'i32',
  // Addresses of lists, one entry a step: its beginning times the direction (and an infinite one after the last), its size, and the
  // address of its samples, 0 where they are not at hand.
  starts: 'i32',
  sizes: 'i32',
  places: 'i32',
} as const

/** Bytes of a step in those lists. */
const LIST_BYTES = 20
/** Steps for which there is room at the beginning, and whose samples are given room together. */
const SMALLEST_ROOM = 64
const GROUP = 32
/**
 * How far from a jump one stays, in parts of the step there and of the time: the step's part is next to nothing to a smooth function, the
 * time's is some hundred units in the last place, which rounding may make of the jump's place, but never much of the step.
 */
const STEP_MARGIN = 2 ** -26
const TIME_MARGIN = 2 ** -44
const LARGEST_STEP_MARGIN = 2 ** -6
const LEAST_TIME_MARGIN = 2 ** -51
/** Doubles that a vector written in whole turns of a loop may reach over its end. */
const SPILL = 8

/**
 * A solution as a solve left it: step by step, each by the values of its polynomial at TRAJECTORY_NODES, which compiled code reads (see
 * `writeTrajectory`). Where memory is short only the samples of the steps kept last are at hand.
 */
export class TrajectoryMemory {
  readonly record: MemoryRecord<typeof fields>
  /** The least that is read of each row: [stride]. */
  readonly floors: number
  /** Called by compiled code that needs samples of the step `wanted` which are not at hand: brings them. */
  recall: (() => void) | null = null
  /** Doubles from one sample to the next. */
  readonly stride: number
  private readonly groups: number[] = []
  private room = 0
  /** Steps [first, end) have their samples at hand. */
  private first = 0
  private end = 0
  private limit = Infinity
  private longest = 0

  constructor(
    private readonly memory: ModelMemory,
    readonly rows: number,
  ) {
    this.record = new MemoryRecord(memory, fields)
    this.stride = rows + (rows % 2)
    this.floors = memory.allocate(this.stride)
    this.keepAbove(null)
  }

  get steps(): number {
    return this.record.read('count')
  }

  /** Steps whose samples are at hand. */
  get kept(): number {
    return this.end - this.first
  }

  /** Bytes in use: all, and those that every step takes, whether its samples are at hand or not. */
  get bytes(): number {
    return this.listBytes + this.sampleBytes * this.kept
  }

  /** The most that have been in use. */
  get mostBytes(): number {
    return (LIST_BYTES + this.sampleBytes) * this.longest
  }

  get listBytes(): number {
    return LIST_BYTES * this.steps
  }

  /** Steps whose samples may be at hand at once. */
  get most(): number {
    return this.limit
  }

  /** Bytes of a step's samples. */
  get sampleBytes(): number {
    return 8 * TRAJECTORY_NODES.length * this.stride
  }

  /** Forgets all steps; from now on the samples of at most so many are kept. */
  begin(direction: number, most: number): void {
    this.forget(0)
    this.limit = most
    this.record.write('direction', direction)
    this.record.write('count', 0)
    this.record.write('cursor', 0)
  }

  /** Forgets all samples: the next are those of step `next`. */
  forget(next: number): void {
    const places = this.record.read('places') / 4
    this.memory.words.fill(0, places + this.first, places + this.end)
    this.first = this.end = next
  }

  /** Adds a step that begins at a time; `size` is that of its polynomial, with its sign, however much of it is taken. */
  add(start: number, size: number): void {
    const index = this.steps
    if (index + 2 > this.room) this.grow()
    const { record, memory } = this
    const starts = record.read('starts') / 8
    memory.doubles[starts + index] = record.read('direction') * start
    memory.doubles[starts + index + 1] = Infinity
    memory.doubles[record.read('sizes') / 8 + index] = Math.abs(size)
    record.write('count', index + 1)
  }

  /**
   * Room for the samples of the next step: the address of the first, each `stride` doubles after the one before. They are to be written in
   * that order, for what is written may spill over. The samples of the step that was kept first may be given up for it.
   */
  keep(): number {
    const { record, memory } = this
    if (this.kept >= this.limit) {
      memory.words[record.read('places') / 4 + this.first] = 0
      this.first++
    }
    const slot = this.end % this.limit
    const group = Math.floor(slot / GROUP)
    this.groups[group] ??= memory.allocate((this.sampleBytes / 8) * GROUP + SPILL)
    const address = this.groups[group] + this.sampleBytes * (slot % GROUP)
    memory.words[record.read('places') / 4 + this.end] = address
    this.end++
    this.longest = Math.max(this.longest, this.kept)
    return address
  }

  /** The address of a step's samples; 0 where they are not at hand. */
  place(step: number): number {
    return this.memory.words[this.record.read('places') / 4 + step]!
  }

  /** Values below those at an address are read as those: what a dense output makes of states that are kept from falling. Null: as it is. */
  keepAbove(floors: number | null): void {
    const { doubles } = this.memory
    if (floors === null) doubles.fill(-Infinity, this.floors / 8, this.floors / 8 + this.stride)
    else doubles.copyWithin(this.floors / 8, floors / 8, floors / 8 + this.rows)
  }

  /** The time at which a step begins. */
  start(step: number): number {
    return this.memory.doubles[this.record.read('starts') / 8 + step]! * this.record.read('direction')
  }

  /** How far from a time at which the solution, its slope or the equations jump one has to stay to be on a side of it. */
  margin(time: number, side: 'before' | 'after'): number {
    const { doubles } = this.memory
    const starts = this.record.read('starts') / 8
    const directed = this.record.read('direction') * time
    let [step, end] = [0, this.steps]
    // The last step that begins before the time, or the first that does not.
    while (step < end) {
      const middle = (step + end) >> 1
      if (doubles[starts + middle]! < directed) step = middle + 1
      else end = middle
    }
    if (side === 'before') step--
    const length = Math.min(
      doubles[starts + step + 1]! - doubles[starts + step]!,
      doubles[this.record.read('sizes') / 8 + step]!,
    )
    const ofTime = Math.min(TIME_MARGIN * Math.abs(time), LARGEST_STEP_MARGIN * length)
    return Math.max(STEP_MARGIN * length, ofTime, LEAST_TIME_MARGIN * Math.abs(time))
  }

  /** Doubles the room of the lists. */
  private grow(): void {
    const { memory, record, room } = this
    this.room = Math.max(SMALLEST_ROOM, 2 * room)
    for (const list of ['starts', 'sizes'] as const) {
      const address = memory.allocate(this.room)
      const old = record.read(list) / 8
      memory.doubles.copyWithin(address / 8, old, old + room)
      record.write(list, address)
    }
    const places = memory.allocate(Math.ceil(this.room / 2))
    const old = record.read('places') / 4
    memory.words.copyWithin(places / 4, old, old + room)
    record.write('places', places)
  }
}

import { detectArithmetic, elementaryFunctions } from '../compiler'

/** How the learning rate of a first-order optimiser changes. */
export interface ScheduleSettings {
  /** Of a row of `schedules`. */
  name: string
  /** Accepted evaluations over which the rate rises to its full value. */
  warmUp: number
  /** What is left of the rate at the end (`exponential`, `cosine`) or at the least (`plateau`), as a fraction. */
  last: number
  /** Accepted evaluations without progress after which `plateau` halves the rate. */
  patience: number
}

/** Where an optimiser stands in its schedule. */
export interface ScheduleProgress {
  /** Accepted evaluations before this one, as a fraction of all that there will be, at most 1; 0 where there is no end to come to. */
  part: number
  /** How often the loss has been without progress for the schedule's patience. */
  plateaus: number
}

/** A schedule: a row of the list `schedules`. */
export interface ScheduleRow {
  name: string
  title: string
  description: string
  /** What the learning rate is multiplied by. @param last a fraction above 0 */
  factor(progress: ScheduleProgress, last: number): number
}

/** A rate of nothing teaches nothing. */
const LEAST = 1e-6

/** Every schedule; the first is the default. All begin with a warm-up if one is set. */
export const schedules = [
  {
    name: 'constant',
    title: 'Constant',
    description: 'The learning rate as it is set.',
    factor: () => 1,
  },
  {
    name: 'exponential',
    title: 'Exponential',
    description: 'Falls by the same factor each epoch, to the last fraction at the end.',
    factor: ({ part }, last) => functions().power(last, part),
  },
  {
    name: 'cosine',
    title: 'Cosine',
    description: 'Stays high, falls, and ends flat at the last fraction: half a wave of the cosine.',
    factor: ({ part }, last) => last + ((1 - last) * (1 + functions().cos(Math.PI * part))) / 2,
  },
  {
    name: 'plateau',
    title: 'On plateau',
    description: 'Halves each time the loss makes no progress for a while.',
    factor: ({ plateaus }, last) => Math.max(last, 2 ** -plateaus),
  },
] as const satisfies readonly ScheduleRow[]

export type ScheduleName = (typeof schedules)[number]['name']

/** Compiled, because the bits of a run depend on them. */
const functions = () => elementaryFunctions(detectArithmetic())

/** Progress on a plateau: a fall of the best loss by this part of it. */
const LEAST_PROGRESS = 1e-4

/** A schedule at work. What it remembers is plain data. */
export class Schedule {
  memory = { accepted: 0, best: Infinity, idle: 0, plateaus: 0 }
  private readonly row: ScheduleRow

  /**
   * @param epochs accepted evaluations until the end; null: there is none, and what falls towards it stays constant
   * @throws Error when there is no schedule of that name
   */
  constructor(
    private readonly settings: ScheduleSettings,
    private readonly epochs: number | null,
  ) {
    const row = schedules.find(({ name }) => name === settings.name)
    if (row === undefined) throw new Error(`There is no schedule named ${settings.name}.`)
    this.row = row
  }

  /** What the learning rate is multiplied by in the step after an accepted evaluation. */
  next(loss: number): number {
    const { memory, settings, epochs } = this
    if (loss < memory.best - LEAST_PROGRESS * Math.abs(memory.best) || memory.best === Infinity) {
      memory.best = loss
      memory.idle = 0
    } else if (++memory.idle >= settings.patience) {
      memory.idle = 0
      memory.plateaus++
    }
    const part = epochs === null ? 0 : Math.min(1, memory.accepted / epochs)
    const risen = Math.min(1, ++memory.accepted / Math.max(1, settings.warmUp))
    return risen * this.row.factor({ part, plateaus: memory.plateaus }, Math.max(LEAST, settings.last))
  }
}

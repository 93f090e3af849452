import type { StepSolver } from './step-solver'

/** Doubles of values that compiled code may fill before they are fetched. */
const ROOM = 32768

/** Hands the sample times to a solve a block at a time and collects its values, [samples][states]. */
export class SampleTaker {
  /** Samples whose values have been collected. */
  taken = 0
  private given = 0
  private readonly rows: number
  private readonly timesAddress: number
  private readonly valuesAddress: number

  constructor(
    private readonly solver: StepSolver,
    private readonly times: Float64Array,
    private readonly values: Float64Array,
  ) {
    const { model } = solver
    this.rows = Math.max(1, Math.floor(ROOM / model.states))
    const room = model.workspace('samples', () => ({
      times: model.memory.allocate(this.rows),
      // The last values may be written with what pads a vector.
      values: model.memory.allocate(this.rows * model.states + model.stateStride),
    }))
    this.timesAddress = room.times
    this.valuesAddress = room.values
  }

  /** Takes the samples at the very start from the state there, and hands out the first block. */
  begin(startTime: number, initial: Float64Array): void {
    while (this.taken < this.times.length && this.times[this.taken] === startTime) {
      this.values.set(initial, this.taken * initial.length)
      this.taken++
    }
    this.give()
  }

  /** Fetches what has been computed since the last time; hands out the next block when this one is spent. */
  collect(): void {
    const { control, model } = this.solver
    const done = this.given + (control.read('nextSample') - this.timesAddress) / 8
    const from = this.valuesAddress / 8 + (this.taken - this.given) * model.states
    const count = (done - this.taken) * model.states
    if (count > 0) this.values.set(model.memory.doubles.subarray(from, from + count), this.taken * model.states)
    this.taken = done
    if (control.read('nextSample') === control.read('samplesEnd')) this.give()
  }

  private give(): void {
    const { control, model } = this.solver
    this.given = this.taken
    const count = Math.min(this.rows, this.times.length - this.given)
    model.memory.doubles.set(this.times.subarray(this.given, this.given + count), this.timesAddress / 8)
    control.write('nextSample', this.timesAddress)
    control.write('samplesEnd', this.timesAddress + 8 * count)
    control.write('sampleResult', this.valuesAddress)
    control.write('moreSamples', this.given + count < this.times.length ? 1 : 0)
  }
}

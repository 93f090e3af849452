/** The best point of a run or of one of its starts, as plain data. */
export interface BestPointState {
  loss: number
  judged: number
  epoch: number
  parameters: Float64Array
  whole: boolean
  current: boolean
}

/**
 * The best point so far. Losses of another kind are not compared: those of a part of the samples or of another problem than whole trajectories
 * give way to the first of whole trajectories, and those of other tolerances to the first of the new ones, however large.
 */
export class BestPoint {
  loss = Infinity
  /** What it was chosen by: the loss of what is held out, or its own. */
  private judged = Infinity
  epoch = 0
  /** Whether its loss is that of whole trajectories and all samples. */
  whole = false
  readonly parameters: Float64Array
  private current = true

  constructor(initial: Float64Array) {
    this.parameters = initial.slice()
  }

  /** Takes a point that is better, or the first of a better kind. */
  offer(loss: number, judged: number, epoch: number, parameters: Float64Array, whole: boolean): void {
    const better = judged < this.judged || !this.current
    if (whole === this.whole ? !better : !whole) return
    this.loss = loss
    this.judged = judged
    this.epoch = epoch
    this.parameters.set(parameters)
    this.whole = whole
    this.current = true
  }

  /** Tolerances or the problem change: the same point is measured anew, and the next loss is the first that counts. */
  outdate(): void {
    this.current = false
  }

  /** Whether there is one of whole trajectories with a loss not above this. */
  reaches(level: number): boolean {
    return this.whole && this.loss <= level
  }

  /** Whether both were taken at one epoch, and are compared alike. */
  sameAs(other: BestPoint): boolean {
    return this.epoch === other.epoch && this.current === other.current
  }

  state(): BestPointState {
    const { loss, judged, epoch, parameters, whole, current } = this
    return { loss, judged, epoch, parameters: parameters.slice(), whole, current }
  }

  restore({ loss, judged, epoch, parameters, whole, current }: BestPointState): void {
    this.loss = loss
    this.judged = judged
    this.epoch = epoch
    this.parameters.set(parameters)
    this.whole = whole
    this.current = current
  }
}

import type { History } from '../../shared'

/** Above this many points a history is thinned to half: more than twice the widest plot has pixels. */
const maximumPoints = 8192

/** Loss history of one run that grows by the tails of its progress; epochs stay ascending. */
export class GrowingHistory {
  private epochs = new Float64Array(256)
  private losses = new Float64Array(256)
  private gradientNorms = new Float64Array(256)
  private length = 0

  get lastEpoch(): number {
    return this.length === 0 ? -Infinity : this.epochs[this.length - 1]!
  }

  /** Adds the part of a history that is newer than what is here. */
  append(tail: History): void {
    for (let index = 0; index < tail.epochs.length; index++) {
      if (tail.epochs[index]! <= this.lastEpoch) continue
      if (this.length === this.epochs.length) this.grow()
      this.epochs[this.length] = tail.epochs[index]!
      this.losses[this.length] = tail.losses[index]!
      this.gradientNorms[this.length] = tail.gradientNorms[index]!
      this.length++
    }
    if (this.length > maximumPoints) this.thin()
  }

  /** Views of what is here; they stay valid, but do not grow. */
  view(): History {
    return {
      epochs: this.epochs.subarray(0, this.length),
      losses: this.losses.subarray(0, this.length),
      gradientNorms: this.gradientNorms.subarray(0, this.length),
    }
  }

  private grow(): void {
    const enlarge = (array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
      const larger = new Float64Array(array.length * 2)
      larger.set(array)
      return larger
    }
    this.epochs = enlarge(this.epochs)
    this.losses = enlarge(this.losses)
    this.gradientNorms = enlarge(this.gradientNorms)
  }

  /** Of every four points the lowest and the highest loss stay, so that spikes and minima stay visible. */
  private thin(): void {
    const kept: number[] = []
    for (let start = 0; start < this.length; start += 4) {
      let lowest = start
      let highest = start
      for (let index = start; index < Math.min(start + 4, this.length); index++) {
        if (this.losses[index]! < this.losses[lowest]!) lowest = index
        if (this.losses[index]! > this.losses[highest]!) highest = index
      }
      kept.push(Math.min(lowest, highest))
      if (lowest !== highest) kept.push(Math.max(lowest, highest))
    }
    if (kept.at(-1) !== this.length - 1) kept.push(this.length - 1)
    const pick = (array: Float64Array): Float64Array<ArrayBuffer> => {
      const picked = new Float64Array(array.length)
      kept.forEach((from, to) => (picked[to] = array[from]!))
      return picked
    }
    this.epochs = pick(this.epochs)
    this.losses = pick(this.losses)
    this.gradientNorms = pick(this.gradientNorms)
    this.length = kept.length
  }
}

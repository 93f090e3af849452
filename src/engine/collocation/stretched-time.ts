import { elementaryFunctions } from '../../solver'

/**
 * The coordinate in which samples lie most evenly: time, or log(1 + (t - t0) / c), c the first gap. Stiff reactions are sampled evenly in the
 * logarithm, and in it their courses are smooth.
 */
export class StretchedTime {
  private readonly functions = elementaryFunctions('plain')
  /** c; null: time itself. */
  private readonly unit: number | null

  /** @param times all of a course, ascending, the first of them t0; the start need not be there twice */
  constructor(
    private readonly start: number,
    times: readonly number[],
  ) {
    const first = times.find((time) => time > start)! - start
    const unevenness = (places: readonly number[]) => {
      const gaps = places.slice(1).map((place, index) => place - places[index]!)
      return Math.max(...gaps) / Math.min(...gaps)
    }
    this.unit = null
    const plain = unevenness(times)
    this.unit = first
    if (!(unevenness(times.map((time) => this.place(time))) < plain)) this.unit = null
  }

  place(time: number): number {
    const { unit, start, functions } = this
    return unit === null ? time - start : functions.log(1 + (time - start) / unit)
  }

  time(place: number): number {
    const { unit, start, functions } = this
    return unit === null ? start + place : start + unit * (functions.exp(place) - 1)
  }

  /** dt / dplace at a time. */
  rate(time: number): number {
    return this.unit === null ? 1 : this.unit + (time - this.start)
  }
}

import type { PreparedLoss } from './prepare-loss'

/** A loss of all data, summed up experiment by experiment in one evaluation after the other. */
export class LossSum {
  /** Of the experiments so far. */
  total = 0
  /** d loss / d log(unit) of the experiments so far: [species]. */
  readonly unitSlopes: Float64Array
  /** What part of the weight of all values the species' values have: [species]. */
  readonly unitWeights: Float64Array
  private samples: Int32Array = new Int32Array(0)

  constructor(
    readonly prepared: PreparedLoss,
    species: number,
  ) {
    this.unitSlopes = new Float64Array(species)
    this.unitWeights = new Float64Array(species)
  }

  /**
   * @param samples of each experiment, how many count: kept until the next time
   * @param units the standard deviations where they are parameters: [species]
   * @returns whether any value counts
   */
  begin(samples: Int32Array, units: Float64Array | null): boolean {
    const { terms, frame, fitsDeviations } = this.prepared
    this.samples = samples
    this.total = 0
    this.unitSlopes.fill(0)
    this.unitWeights.fill(0)
    frame.units = fitsDeviations ? units : null
    frame.divisor = terms.reduce((sum, _, index) => sum + this.weightOf(index), 0)
    return frame.divisor > 0
  }

  /** The weight of an experiment's values that count. */
  weightOf(experiment: number): number {
    return this.prepared.terms[experiment]!.measured.weightBefore[this.samples[experiment]!]!
  }

  /** Adds an experiment: states [samples][species]. */
  add(experiment: number, states: Float64Array): void {
    const terms = this.prepared.terms[experiment]!
    this.total += terms.sum(states)
    for (let index = 0; index < this.unitSlopes.length; index++) {
      this.unitSlopes[index]! += terms.unitSlopes[index]!
      this.unitWeights[index]! += terms.unitWeights[index]!
    }
  }
}

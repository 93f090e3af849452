import { type MeasuredValueLoss, type TrajectoryLoss, type TrajectoryResiduals, noTerm } from '../../solver'
import type { MeasuredValues } from './measured-values'

/** What the loss is divided by, and the units that are fitted: set before an evaluation, shared by its experiments. */
export interface LossFrame {
  /** The weight of all values that count, of all experiments. */
  divisor: number
  /** [species]; null where none is fitted. */
  units: Float64Array | null
}

/** A loss of one experiment's predictions, and its derivatives by them. */
export class ExperimentTerms {
  /** d loss / d log(unit), of the last sum: [species]. */
  readonly unitSlopes: Float64Array
  /** What part of the weight of all values the species' values have, of the last sum: [species]. */
  readonly unitWeights: Float64Array
  private readonly term = noTerm()
  private readonly species: number
  /** How many residuals lie before each sample: [samples + 1]. */
  private readonly residualsUpTo: Int32Array

  constructor(
    readonly measured: MeasuredValues,
    private readonly loss: MeasuredValueLoss,
    private readonly frame: LossFrame,
    private readonly sampleTimes: Float64Array,
  ) {
    this.species = measured.present.length / sampleTimes.length
    this.unitSlopes = new Float64Array(this.species)
    this.unitWeights = new Float64Array(this.species)
    this.residualsUpTo = new Int32Array(sampleTimes.length + 1)
    for (const [place, one] of measured.present.entries()) {
      const sample = Math.floor(place / this.species)
      if (place % this.species === 0) this.residualsUpTo[sample + 1] = this.residualsUpTo[sample]!
      this.residualsUpTo[sample + 1]! += one
    }
  }

  /** How many residuals the first `samples` have. */
  residualsBefore(samples: number): number {
    return this.residualsUpTo[samples]!
  }

  /** The loss of all predictions that were reached; the others are NaN: [samples][species]. */
  sum(predictions: Float64Array): number {
    const { species, unitSlopes, unitWeights, measured } = this
    unitSlopes.fill(0)
    unitWeights.fill(0)
    let sum = 0
    for (let place = 0; place < predictions.length; place += species) {
      if (Number.isNaN(predictions[place]!)) break
      for (let index = 0; index < species; index++) {
        const at = place + index
        if (measured.present[at] === 0) continue
        this.collect(at, predictions[at]!, index)
        sum += this.term.value
        unitSlopes[index]! += this.term.unitSlope
        for (let value = measured.begin[at]!; value < measured.begin[at + 1]!; value++) {
          unitWeights[index]! += measured.weights[value]! / this.frame.divisor
        }
      }
    }
    return sum
  }

  /** Of the first `samples`, as gradient methods take it. */
  trajectoryLoss(samples: number): TrajectoryLoss {
    const { species, term, measured } = this
    return {
      sampleTimes: this.sampleTimes.subarray(0, samples),
      at: (sample, state, cotangent) => {
        let sum = 0
        for (let index = 0; index < species; index++) {
          const place = sample * species + index
          cotangent[index] = 0
          if (measured.present[place] === 0) continue
          this.collect(place, state[index]!, index)
          sum += term.value
          cotangent[index] = term.slope
        }
        return sum
      },
    }
  }

  /**
   * Of the first `samples`, as residuals: sqrt(c) the slope and g / sqrt(c) the residual of a prediction with slope g and curvature c, so that
   * J^T r is the gradient of the loss and J^T J its Gauss-Newton matrix, reweighted where the loss is no square. Of a sum of squares r^T r / 2 is
   * the loss, but for the spread of replicates.
   */
  residuals(samples: number): TrajectoryResiduals {
    const { species, term, measured } = this
    return {
      sampleTimes: this.sampleTimes.subarray(0, samples),
      present: measured.present.subarray(0, samples * species),
      at: (sample, state, values, slopes) => {
        for (let index = 0; index < species; index++) {
          const place = sample * species + index
          if (measured.present[place] === 0) continue
          this.collect(place, state[index]!, index)
          const root = Math.sqrt(term.curvature)
          values[index] = term.slope / root
          slopes[index] = root
        }
      },
    }
  }

  /** The weighted sum over the replicates of a place, to `term`. */
  private collect(place: number, prediction: number, species: number): void {
    const { term, measured, frame, loss } = this
    const { begin, values, weights, units } = measured
    let [value, slope, curvature, unitSlope] = [0, 0, 0, 0]
    for (let index = begin[place]!; index < begin[place + 1]!; index++) {
      const weight = weights[index]! / frame.divisor
      loss.at(prediction, values[index]!, frame.units?.[species] ?? units[index]!, term)
      value += weight * term.value
      slope += weight * term.slope
      curvature += weight * term.curvature
      unitSlope += weight * term.unitSlope
    }
    term.value = value
    term.slope = slope
    term.curvature = curvature
    term.unitSlope = unitSlope
  }
}

/** What a measured value adds to a loss, and its derivatives. */
export interface LossTerm {
  value: number
  /** d value / d prediction; at a kink, 0. */
  slope: number
  /**
   * What stands for the second derivative in least squares, not negative: that of Gauss and Newton, and of iteratively reweighted least
   * squares where the loss is no square. Zero of a loss that cannot enter least squares.
   */
  curvature: number
  /** d value / d log(unit), of losses whose unit may be fitted; 0 of the others. */
  unitSlope: number
}

/** Where a term is written. */
export const noTerm = (): LossTerm => ({ value: 0, slope: 0, curvature: 0, unitSlope: 0 })

/** A loss with its numbers: what one measured value adds. The loss of all data is the weighted mean of it. */
export interface MeasuredValueLoss {
  /**
   * Writes what a prediction y of a measured d adds.
   * @param unit what the difference is measured in, above zero: y_scale or the standard deviation of d, as the row says
   */
  at(prediction: number, measured: number, unit: number, term: LossTerm): void
}

/** The numbers that rows may take. */
export interface LossNumbers {
  /** In units of y_scale: the residual at which a square goes over into an absolute value. */
  delta: number
  /** In units of y_scale: what is added before a logarithm is taken. */
  floor: number
}

/** A loss: a row of the list `losses`. */
export interface Loss {
  name: string
  title: string
  /** What it is, for someone who has to choose. */
  description: string
  /** Which of the numbers it takes. */
  takes: readonly (keyof LossNumbers)[]
  /** What differences are measured in. */
  unit: 'scale' | 'standard deviation'
  /** Whether its derivative jumps where a residual changes its sign. */
  kinked: boolean
  /** Why it cannot enter least squares, as a sentence; null where it can. */
  noLeastSquares: string | null
  create(numbers: LossNumbers): MeasuredValueLoss
}

/** A loss that is a function rho of the residual r = (y - d) / unit. */
export function ofResidual({
  value,
  derivative,
  weight,
}: {
  value(r: number): number
  derivative(r: number): number
  /** rho'(r) / r, continued at 0: the weight of r in iteratively reweighted least squares. */
  weight(r: number): number
}): MeasuredValueLoss {
  return {
    at(prediction, measured, unit, term) {
      const residual = (prediction - measured) / unit
      term.value = value(residual)
      term.slope = derivative(residual) / unit
      term.curvature = weight(residual) / (unit * unit)
      term.unitSlope = 0
    },
  }
}

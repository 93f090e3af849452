import { type Outcome, type Regularisation, failed, succeeded } from '../../shared'
import { type LossTerm, losses, noTerm } from '../../solver'

/** What is to be known of the parameters for what they cost by themselves. */
export interface ParameterDescription {
  /** [parameters] */
  names: readonly string[]
  /** A network's weights and biases, by their places. */
  weights: Int32Array
  biases: Int32Array
}

/** What single parameters add to a loss. */
interface ParameterTerm {
  places: Int32Array
  at(parameter: number, term: LossTerm): void
}

/** The kink of L1 at zero is rounded off over this width: sqrt(w^2 + width^2) - width. */
const L1_WIDTH = 1e-4

/**
 * What parameters cost by themselves: l1 times the sum of the (smoothed) absolute values of a network's weights, l2 / 2 times that of their
 * squares, and priors, ((theta - mean) / deviation)^2 / 2 over the weight of all data, so that a prior counts as much as one more measured
 * value does. With the likelihood, the minimum is then the most probable set of parameters.
 */
export class ParameterTerms {
  /** How many there are: rows in least squares. */
  readonly count: number
  private readonly term = noTerm()

  private constructor(private readonly terms: readonly ParameterTerm[]) {
    this.count = terms.reduce((sum, { places }) => sum + places.length, 0)
  }

  /** @param weight of all data */
  static create(
    { l1, l2, biases, priors }: Regularisation,
    description: ParameterDescription,
    weight: number,
  ): Outcome<ParameterTerms> {
    const places = biases
      ? Int32Array.from([...description.weights, ...description.biases]).sort()
      : description.weights
    if ((l1 > 0 || l2 > 0) && places.length === 0) {
      return failed('This model has no network whose weights could be kept small', 'regularisation', '', 'usage')
    }
    const terms: ParameterTerm[] = []
    if (l1 > 0) terms.push({ places, at: absolute(l1) })
    if (l2 > 0) terms.push({ places, at: squared(l2) })
    for (const { parameter, mean, deviation } of priors) {
      const place = description.names.indexOf(parameter)
      if (place < 0) {
        const some = description.names.slice(0, 8).join(', ')
        return failed(
          `There is no parameter ${parameter}, for which a prior is given`,
          'priors',
          `The parameters are ${some}${description.names.length > 8 ? ' and so on' : ''}.`,
          'usage',
        )
      }
      terms.push({ places: Int32Array.of(place), at: normal(mean, deviation, weight) })
    }
    return succeeded(new ParameterTerms(terms))
  }

  /** The sum of all; shows each with its place, in a fixed order. */
  sum(parameters: Float64Array, show: (place: number, term: LossTerm) => void): number {
    let sum = 0
    for (const { places, at } of this.terms) {
      for (let index = 0; index < places.length; index++) {
        at(parameters[places[index]!]!, this.term)
        sum += this.term.value
        show(places[index]!, this.term)
      }
    }
    return sum
  }
}

function absolute(factor: number): ParameterTerm['at'] {
  const smoothed = losses.find(({ name }) => name === 'smoothed-mae')!.create({ delta: L1_WIDTH, floor: NaN })
  return (parameter, term) => {
    smoothed.at(parameter, 0, 1, term)
    term.value *= factor
    term.slope *= factor
    term.curvature *= factor
  }
}

function squared(factor: number): ParameterTerm['at'] {
  return (parameter, term) => {
    term.value = 0.5 * factor * parameter * parameter
    term.slope = factor * parameter
    term.curvature = factor
  }
}

function normal(mean: number, deviation: number, weight: number): ParameterTerm['at'] {
  return (parameter, term) => {
    const residual = (parameter - mean) / deviation
    term.value = (0.5 * residual * residual) / weight
    term.slope = residual / (deviation * weight)
    term.curvature = 1 / (deviation * deviation * weight)
  }
}

import {
  type CompiledModel,
  type Evaluated,
  type GradientMethodName,
  type SolveFailure,
  type SolveRequest,
  type Wish,
  lossAndGradient,
  noNormalProducts,
  residualNormalProducts,
  solve,
  weightedDifferences,
} from '../../../solver'

/** What constants are fitted to, and how their solutions are made. */
export interface ConstantsProblem {
  model: CompiledModel
  /** The constants that the search begins at. */
  guesses: Float64Array
  initial: Float64Array
  sampleTimes: Float64Array
  /** [times][species] */
  data: Float64Array
  /** y_scale: [species] */
  scale: readonly number[]
}

/** As tight as a fit to exact data needs, above what the arithmetic leaves. */
const relativeTolerance = 1e-9
const constants = 3

/** Half the mean square of the scaled differences, with its derivatives as an optimiser wishes them. */
export class ConstantsFit {
  private readonly request: Omit<SolveRequest, 'parameters'>
  private readonly residuals

  constructor(problem: ConstantsProblem) {
    const { model, guesses, initial, sampleTimes, data, scale } = problem
    this.request = {
      model,
      // Both ways differentiate the steps of one method.
      method: 'rodas5p',
      inputs: guesses,
      initial,
      startTime: 0,
      sampleTimes,
      relativeTolerance,
      absoluteTolerance: Float64Array.from(scale, (each) => each * relativeTolerance),
    }
    const weights = data.map((_, place) => 1 / (scale[place % scale.length]! * Math.sqrt(data.length)))
    this.residuals = weightedDifferences({ sampleTimes, data, weights })
  }

  /** What an optimiser asked for, or why there is none. */
  evaluate(parameters: Float64Array, wish: Wish): Evaluated | SolveFailure {
    if (wish === 'loss') return this.loss(parameters)
    if (wish === 'gradient') return this.gradient(parameters, 'discrete-adjoint')
    const products = noNormalProducts(constants)
    const outcome = residualNormalProducts({ ...this.request, parameters, residuals: this.residuals }, products)
    return outcome.status === 'failed' ? outcome : { loss: products.sumOfSquares / 2, products }
  }

  gradient(
    parameters: Float64Array,
    gradientMethod: GradientMethodName,
  ): { loss: number; gradient: Float64Array } | SolveFailure {
    const gradient = new Float64Array(constants)
    const { sampleTimes } = this.request
    const loss = {
      sampleTimes,
      at: (sample: number, state: Float64Array, cotangent: Float64Array) => this.term(sample, state, cotangent),
    }
    const outcome = lossAndGradient({ ...this.request, parameters, loss, gradient, gradientMethod })
    return outcome.status === 'failed' ? outcome : { loss: outcome.loss, gradient }
  }

  private loss(parameters: Float64Array): { loss: number } | SolveFailure {
    const solved = solve({ ...this.request, parameters })
    if (solved.status === 'failed') return solved
    const states = solved.values.length / solved.samples
    let loss = 0
    const unused = new Float64Array(states)
    for (let sample = 0; sample < solved.samples; sample++)
      loss += this.term(sample, solved.values.subarray(sample * states, (sample + 1) * states), unused)
    return { loss }
  }

  /** A sample's part of the loss, with its derivative by the state. */
  private term(sample: number, state: Float64Array, cotangent: Float64Array): number {
    const values = new Float64Array(state.length)
    const slopes = new Float64Array(state.length)
    this.residuals.at(sample, state, values, slopes)
    let sum = 0
    for (const [index, value] of values.entries()) {
      cotangent[index] = value * slopes[index]!
      sum += (value * value) / 2
    }
    return sum
  }
}

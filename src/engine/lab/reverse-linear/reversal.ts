import {
  type CompiledModel,
  type MethodName,
  type SolveFailure,
  compileModel,
  defineModel,
  elementaryFunctions,
  solve,
} from '../../../solver'
import type { LabContext } from '../experiment'

/** The accuracy of both solves. */
export interface Accuracy {
  method: MethodName
  relativeTolerance: number
  absoluteTolerance: number
}

/** du/dt = lambda u from u(0) = 1 to t = 1 and back. */
export interface LinearReversal {
  lambda: number
  /** u(1) as solved, without exp(lambda): the paper's eps_f(1); null when the way there failed. */
  forwardError: number | null
  /** |u - 1| at t = 0 after the way back; null when it did not come back. */
  error: number | null
  failure: SolveFailure | null
}

/** Solves the linear equation there and back. */
export class LinearReverser {
  private readonly model: CompiledModel

  constructor({ arithmetic }: Pick<LabContext, 'arithmetic'>) {
    const graph = defineModel({ states: 1, parameters: 1 }, (g) => g.multiply(g.parameters(0, 1), g.state(1)))
    this.model = compileModel(graph, arithmetic === undefined ? {} : { arithmetic })
  }

  reverse(lambda: number, accuracy: Accuracy): LinearReversal {
    const request = { model: this.model, parameters: Float64Array.of(lambda), ...accuracy }
    const there = solve({ ...request, initial: Float64Array.of(1), startTime: 0, sampleTimes: Float64Array.of(1) })
    if (there.status === 'failed') return { lambda, forwardError: null, error: null, failure: there }
    const forwardError = there.values[0]! - elementaryFunctions('plain').exp(lambda)
    const back = solve({
      ...request,
      initial: there.values,
      startTime: 1,
      sampleTimes: Float64Array.of(0),
      endTime: 0,
    })
    if (back.status === 'failed') return { lambda, forwardError, error: null, failure: back }
    return { lambda, forwardError, error: Math.abs(back.values[0]! - 1), failure: null }
  }
}

/** What the paper's formula makes of the error of the way there alone: exp(-lambda) |eps_f(1)|, without eps_b of the way back. */
export function predictedError({ lambda, forwardError }: LinearReversal): number {
  return forwardError === null ? NaN : elementaryFunctions('plain').exp(-lambda) * Math.abs(forwardError)
}

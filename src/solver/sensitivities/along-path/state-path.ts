import type { SolveRequest } from '../../integrators'

/**
 * A course of the states that is known beforehand, smoothed from data, and a quadrature along it: what a right-hand side would make of the
 * states is the integral of f along the course, without a solve. Plain data.
 */
export interface StatePath {
  /** Where f is evaluated, and the weights of the quadrature over time: [nodes] each. */
  times: Float64Array
  weights: Float64Array
  /** The course there: [nodes][states]. */
  states: Float64Array
  /** Where the nodes before each sample, and after the one before it, begin: [samples + 1]. */
  begin: Int32Array
  /** The course at the samples: [samples][states]. */
  values: Float64Array
  /** 1 where the integral begins anew at the sample before, from the course there; the first begins at the start: [samples]. */
  restarts: Uint8Array
}

/** What is computed along a path: a request for a solve of which tolerances, method and limits have no part. */
export interface PathRequest extends Pick<SolveRequest, 'model' | 'parameters' | 'inputs' | 'startTime' | 'interrupt'> {
  /** The first integral begins here: [states]. */
  initial: Float64Array
  path: StatePath
  /** How many samples count. */
  samples: number
  /** Receives the states that the integrals come to: [samples][states]. */
  predictions: Float64Array
}

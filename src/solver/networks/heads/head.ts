import type { GraphBuilder, Node } from '../../graph'

/** What a head scales with. */
export interface HeadScales {
  /** [states]: y_scale. */
  state: Float64Array
  /** [states]: y_scale / t_scale. */
  rate: Float64Array
}

/** An output head: how the numbers that a network gives become rates of change. */
export interface Head {
  name: string
  title: string
  /** In the letters of {@link HeadScales} and z, what the network gives. */
  equation: string
  /** Numbers that the network gives for each state. */
  outputsPerState: number
  /** Whether it takes the scales of the data: without them the network has to give rates in the data's own units. */
  scaled: boolean
  /** Whether outputs are logarithms of rates, so that these may span many orders of magnitude. */
  exponential: boolean
  /** Whether a state that has come to zero cannot fall: concentrations stay non-negative to the solver's tolerance. */
  nonNegative: boolean
  /**
   * dy/dt: [states, 1].
   * @param outputs of the network: [outputsPerState * states, 1], all first ones before all second ones
   */
  rates(g: GraphBuilder, outputs: Node, state: Node, scales: HeadScales): Node
}

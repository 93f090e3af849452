import type { CompiledModel } from '../../compiler'
import { type SolveFailure, type Work, failure, firstNotFinite, rejected } from '../../integrators'
import type { PathRequest, StatePath } from './state-path'

/** What was computed along a path, or why it could not be. */
export type PathOutcome = { status: 'solved'; endTime: number; work: Work } | SolveFailure

/** A step for each sample, an evaluation of f for each node. */
const workOf = ({ begin }: StatePath, steps: number): Work => ({
  steps,
  rejected: 0,
  rhsEvaluations: begin[steps]!,
  jacobianEvaluations: 0,
  factorizations: 0,
  switches: 0,
})

/** A model along paths: its memory for a state, f and what is pulled back, kept with it. */
export class PathModel {
  /** Byte addresses: [states] each. */
  readonly state: number
  readonly slope: number
  readonly seed: number
  readonly pulled: number
  /** dL/dtheta: [parameters]. */
  readonly gradient: number
  /** 1 / M_ii of M y' = f, and 0 where a row is algebraic: [states]. Null where M is not diagonal. */
  readonly inverseMass: Float64Array | null

  private constructor(readonly model: CompiledModel) {
    const { memory, stateStride, parameterStride } = model
    this.state = memory.allocate(stateStride)
    this.slope = memory.allocate(stateStride)
    this.seed = memory.allocate(stateStride)
    this.pulled = memory.allocate(stateStride)
    this.gradient = memory.allocate(parameterStride)
    this.inverseMass = inverseMass(model)
  }

  static of(model: CompiledModel): PathModel {
    return model.workspace('along paths', () => new PathModel(model))
  }

  /**
   * The states that integrals of f along the path come to. Rows that are algebraic say nothing of rates: their states are those of the path.
   */
  states({ parameters, inputs, initial, path, samples, predictions, startTime, interrupt }: PathRequest): PathOutcome {
    const { model, inverseMass: mass } = this
    if (mass === null) return rejected({ startTime }, 'Collocation takes mass matrices that are diagonal.')
    const { states: width, memory, functions } = model
    model.setParameters(parameters)
    if (inputs) model.setInputs(inputs)
    const sum = initial.slice()
    for (let sample = 0; sample < samples; sample++) {
      if (path.restarts[sample] === 1) sum.set(path.values.subarray((sample - 1) * width, sample * width))
      for (let node = path.begin[sample]!; node < path.begin[sample + 1]!; node++) {
        this.goTo(path.states, node)
        functions.rightHandSide(path.times[node]!, this.state, 0, this.slope)
        for (let index = 0; index < width; index++) {
          sum[index]! += path.weights[node]! * mass[index]! * memory.doubles[this.slope / 8 + index]!
        }
      }
      const bad = firstNotFinite(sum)
      const time = path.times[path.begin[sample + 1]! - 1]!
      if (bad >= 0) return failure({ reason: 'not-finite', component: bad }, time, workOf(path, sample + 1))
      if (interrupt?.()) return failure({ reason: 'interrupted' }, time, workOf(path, sample + 1))
      for (let index = 0; index < width; index++) {
        const at = sample * width + index
        predictions[at] = mass[index] === 0 ? path.values[at]! : sum[index]!
      }
    }
    const endTime = path.times[path.begin[samples]! - 1]!
    return { status: 'solved', endTime, work: workOf(path, samples) }
  }

  /** Writes the state at a node to where programs read it. */
  goTo(states: Float64Array, node: number): void {
    const { model, state } = this
    model.memory.write(state, states.subarray(node * model.states, (node + 1) * model.states))
  }
}

function inverseMass({ graph, states }: CompiledModel): Float64Array | null {
  if (graph.mass === null) return new Float64Array(states).fill(1)
  const inverse = new Float64Array(states)
  for (const { row, column, value } of graph.mass) {
    if (row !== column) return null
    inverse[row] = 1 / value
  }
  return inverse
}

import { ModelModule, TrajectoryMemory } from '../../compiler'
import type { AttemptFailure, StepSolver } from '../../integrators'
import type { AdjointModel } from './adjoint-model'
import type { ParameterIntegral } from './parameter-integral'
import type { ParameterSum } from './parameter-sum'
import { gaussKronrod15 } from './quadrature-rules'
import { QuadratureTerms } from './quadrature-terms'
import { keepSamples } from './solution-recorder'

/**
 * Steps that are tried as one interval at first. A step is at most six times as long as the one before: in so few the first, which a fast layer
 * behind a jump makes short, is not so short that it falls between the nodes.
 */
const TOGETHER = 4
/** Times that a single step is halved at most. */
const HALVINGS = 20
/** Steps of the costate that are kept at most, a multiple of the above; a longer leg is integrated in parts. */
const MOST_STEPS = 64

/**
 * The parameters' integral after each leg of a backward solve, from the costate's dense output, which is kept so long: by adaptive quadrature
 * (Gauss and Kronrod, as QUADPACK), over a few steps at once, and over fewer, single ones and parts of them where the error asks for it.
 */
export class LegQuadrature implements ParameterIntegral {
  private readonly terms: QuadratureTerms
  private readonly costate: TrajectoryMemory
  private readonly point: number
  private readonly functions: {
    weigh(size: number): number
    take(): void
    costate(time: number, result: number): void
  }

  constructor(
    solver: StepSolver,
    private readonly adjoint: AdjointModel,
    sum: ParameterSum,
  ) {
    const { model } = solver
    this.terms = new QuadratureTerms(model, gaussKronrod15)
    this.costate = new TrajectoryMemory(model.memory, model.states)
    this.point = model.memory.allocate(model.stateStride)
    const module = new ModelModule(model, [])
    sum.writeWeigh(module, this.terms)
    sum.writeTake(module)
    module.exportFunction('costate', module.trajectory(this.costate))
    this.functions = module.instantiate() as unknown as LegQuadrature['functions']
  }

  get bytes(): number {
    return this.terms.bytes + this.costate.mostBytes
  }

  legBegan(): void {
    this.costate.begin(1, MOST_STEPS)
  }

  stepped(solver: StepSolver, time: number, h: number): AttemptFailure | null {
    this.costate.add(time, h)
    keepSamples(solver, this.costate)
    if (this.costate.steps < MOST_STEPS) return null
    const failed = this.integrate(time + h, solver)
    this.costate.begin(1, MOST_STEPS)
    return failed
  }

  legEnded(solver: StepSolver): AttemptFailure | null {
    return this.integrate(solver.control.read('time'), solver)
  }

  /** All steps that are kept, the last of which ends at a time. */
  private integrate(end: number, solver: StepSolver): AttemptFailure | null {
    const { costate } = this
    const tolerance = solver.control.read('relativeTolerance')
    for (let first = 0; first < costate.steps; first += TOGETHER) {
      const failed = this.steps(first, Math.min(first + TOGETHER, costate.steps), end, tolerance)
      if (failed) return failed
    }
    return null
  }

  /** Steps first, ... last - 1. */
  private steps(first: number, last: number, end: number, tolerance: number): AttemptFailure | null {
    const { costate } = this
    const to = last < costate.steps ? costate.start(last) : end
    const from = costate.start(first)
    if (last - first === 1) return this.parts(from, to, tolerance, HALVINGS)
    const outcome = this.interval(from, to, tolerance)
    if (outcome !== 'inaccurate') return outcome
    const middle = (first + last) >> 1
    return this.steps(first, middle, end, tolerance) ?? this.steps(middle, last, end, tolerance)
  }

  private parts(from: number, to: number, tolerance: number, halvings: number): AttemptFailure | null {
    const outcome = this.interval(from, to, halvings > 0 ? tolerance : Infinity)
    if (outcome !== 'inaccurate') return outcome
    const middle = (from + to) / 2
    return this.parts(from, middle, tolerance, halvings - 1) ?? this.parts(middle, to, tolerance, halvings - 1)
  }

  /** Takes an interval whose error is within the tolerance. */
  private interval(from: number, to: number, tolerance: number): AttemptFailure | 'inaccurate' | null {
    const { nodes } = this.terms.rule
    for (let node = 0; node < nodes.length; node++) {
      const time = from + nodes[node]! * (to - from)
      this.functions.costate(time, this.point)
      this.adjoint.parameterProduct(time, this.point, 0, this.terms.vector(node))
    }
    const error = this.functions.weigh(to - from)
    if (!(error < Infinity)) return 'not-finite'
    if (error > tolerance) return 'inaccurate'
    this.functions.take()
    return null
  }
}

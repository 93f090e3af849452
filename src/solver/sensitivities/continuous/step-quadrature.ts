import { ModelModule } from '../../compiler'
import type { AttemptFailure, StepSolver } from '../../integrators'
import type { ParameterIntegral } from './parameter-integral'
import type { ParameterSum } from './parameter-sum'
import { clenshawCurtis5 } from './quadrature-rules'
import { QuadratureTerms } from './quadrature-terms'

/** Times that a step is halved at most: beyond that the integrand jumps, and the error is that of the place of the jump. */
const HALVINGS = 20

/** What the integrand is: (time, state of the backward solve, 0, result), by byte addresses. */
export type Integrand = (time: number, state: number, seed: number, result: number) => void

/**
 * The parameters' integral along with the steps of a backward solve, from their dense output: each step in one go, or in parts where its
 * error asks for it. It costs the linear algebra nothing.
 */
export class StepQuadrature implements ParameterIntegral {
  private readonly terms: QuadratureTerms
  private readonly point: number
  private readonly functions: { weigh(size: number): number; take(): void }
  /** Whether the integrand at the beginning of the step is known. */
  private begun = false

  constructor(
    solver: StepSolver,
    private readonly integrand: Integrand,
    sum: ParameterSum,
  ) {
    const { model } = solver
    this.terms = new QuadratureTerms(model, clenshawCurtis5)
    this.point = model.memory.allocate(model.stateStride)
    const module = new ModelModule(model, [])
    sum.writeWeigh(module, this.terms)
    sum.writeTake(module)
    this.functions = module.instantiate() as unknown as StepQuadrature['functions']
  }

  get bytes(): number {
    return this.terms.bytes
  }

  legBegan(): void {
    this.begun = false
  }

  stepped(solver: StepSolver, time: number, h: number): AttemptFailure | null {
    return this.addPart(solver, time, h, 0, 1, HALVINGS)
  }

  legEnded(): null {
    return null
  }

  private addPart(
    solver: StepSolver,
    time: number,
    h: number,
    from: number,
    to: number,
    halvings: number,
  ): AttemptFailure | null {
    const { nodes } = this.terms.rule
    for (let node = this.begun ? 1 : 0; node < nodes.length; node++) {
      const part = from + (to - from) * nodes[node]!
      solver.interpolate(part, this.point)
      this.integrand(time + part * h, this.point, 0, this.terms.vector(node))
    }
    this.begun = true
    const error = this.functions.weigh((to - from) * h)
    if (!(error < Infinity)) return 'not-finite'
    if (error > solver.control.read('relativeTolerance') && halvings > 0) {
      const middle = (from + to) / 2
      return (
        this.addPart(solver, time, h, from, middle, halvings - 1) ??
        this.addPart(solver, time, h, middle, to, halvings - 1)
      )
    }
    this.functions.take()
    this.terms.moveOn()
    return null
  }
}

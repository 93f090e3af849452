import { beginLeg, MassEquations, prepare, stepSolver, traverseLeg, whereNotFinite } from '../../integrators'
import type { Method, SolveLimits, StepObserver, StepSolver, Trouble } from '../../integrators'
import type { GradientRequest } from '../request'
import type { AdjointModel } from './adjoint-model'
import { breaksOf, type Break } from './breaks'
import type { CostateJumps } from './costate-jumps'
import { CostateScale } from './costate-scale'
import type { ForwardSolution } from './forward-solution'
import type { ParameterIntegral } from './parameter-integral'
import type { Reconstruction } from './reconstruction'

/** What a backward solve works with. */
export interface BackwardTask {
  request: GradientRequest
  forward: ForwardSolution
  adjoint: AdjointModel
  method: Method
  jumps: CostateJumps
  /** Null for a model without parameters. */
  integral: ParameterIntegral | null
  limits: SolveLimits
  /** Of a model that goes back over the solution, too. */
  reconstruction: Reconstruction | null
}

/** The first step is so large that the fastest change of the costate is this part of it: what a jump sets off may be over soon. */
const FIRST_CHANGE = 0.1

/**
 * Solves for the costate from the last sample that was reached back to the start, break by break, each over a time of its own; see
 * AdjointModel. What becomes of the parameters is the integral's affair.
 */
export class BackwardSolve implements StepObserver {
  readonly solver: StepSolver
  private readonly scale: CostateScale
  private readonly equations: MassEquations | null
  /** Why the last step stopped the solve, if not by itself. */
  private refusal: Trouble | null = null
  private refusedAt: number | null = null

  constructor(private readonly task: BackwardTask) {
    this.solver = stepSolver(task.adjoint.model, task.method)
    this.equations = task.adjoint.model.graph.mass ? new MassEquations(this.solver) : null
    this.scale = new CostateScale(this.solver, task.adjoint, task.request, task.forward)
  }

  /** The time on the clock of the forward solve: where it stands, or where a step led that was refused. */
  get time(): number {
    const { adjoint } = this.task
    return this.refusedAt ?? adjoint.model.memory.doubles[adjoint.origin / 8]! - this.solver.control.read('time')
  }

  /** Writes dL/dy0, by the given initial values, to `initialGradient` ([states]), and dL/dtheta to the sum behind the integral. */
  run(initialGradient: Float64Array | undefined): Trouble | null {
    const { request, forward, adjoint, jumps, method } = this.task
    const { model, first } = adjoint
    const { solver, scale } = this
    const breaks = breaksOf(request, forward)
    prepare(
      solver,
      {
        ...request,
        model,
        inputs: undefined,
        initial: new Float64Array(model.states),
        startTime: 0,
        sampleTimes: new Float64Array(0),
        endTime: breaks[0]!.time - request.startTime,
        absoluteTolerance: this.task.reconstruction?.absoluteTolerance ?? 1,
        nonNegative: undefined,
      },
      method.newton,
    )
    const costate = solver.context.state + 8 * first
    for (const [index, here] of breaks.entries()) {
      this.standAt(here.time)
      const gradient = jumps.before(here, costate)
      if ('reason' in gradient) return gradient
      const next = breaks[index + 1]
      if (next === undefined) initialGradient?.set(gradient)
      else {
        scale.apply()
        this.task.reconstruction?.begin(solver, here)
        const trouble = this.leg(here, next)
        if (trouble) return trouble
        scale.note()
      }
    }
    return null
  }

  started(): void {}

  stepped(solver: StepSolver, time: number, h: number): Trouble['reason'] | null {
    const { reconstruction, integral } = this.task
    if (reconstruction) this.refusal = reconstruction.compare(solver, this.time - h)
    if (!this.refusal && integral?.stepped(solver, time, h)) this.refusal = this.parametersNotFinite()
    if (this.refusal) this.refusedAt = this.time - h
    return this.refusal?.reason ?? null
  }

  /** From one break back to the one before it. Where something jumps there it stays within, on either side. */
  private leg(from: Break, to: Break): Trouble | null {
    const { solver, task } = this
    const { control } = solver
    const { trajectory } = task.adjoint.model
    const origin = from.jumps ? from.time - trajectory.margin(from.time, 'before') : from.time
    const length = origin - (to.jumps ? to.time + trajectory.margin(to.time, 'after') : to.time)
    if (!(length > 0)) return null
    this.standAt(origin)
    control.write('end', length)
    solver.restart()
    const trouble = beginLeg(solver, true, length)
    if (trouble) return trouble
    control.write('step', Math.min(length, this.firstStep()))
    task.integral?.legBegan(solver)
    const stopped = traverseLeg(solver, task.limits, this)
    if (stopped) return this.explained(stopped)
    return task.integral?.legEnded(solver) ? this.parametersNotFinite() : null
  }

  /** What stopped the solve, in what it means. */
  private explained(stopped: Trouble): Trouble {
    const { reconstruction } = this.task
    if (this.refusal) return this.refusal
    if (reconstruction) return reconstruction.broken(stopped, this.time)
    // A method whose steps take the integral along meets what it is not a number of.
    return stopped.reason === 'not-finite' && !stopped.where ? this.parametersNotFinite() : stopped
  }

  private standAt(origin: number): void {
    const { model, origin: place } = this.task.adjoint
    model.memory.doubles[place / 8] = origin
    this.solver.control.write('time', 0)
  }

  private parametersNotFinite(): Trouble {
    const { control, context } = this.solver
    const { parameterPart } = this.task.adjoint
    const found =
      whereNotFinite(this.solver, control.read('time'), [context.state], parameterPart) ??
      whereNotFinite(this.solver, control.read('triedEnd'), [context.next], parameterPart)
    return { reason: 'not-finite', where: `the derivative by the parameters${found ? `: ${found.message}` : ''}` }
  }

  private firstStep(): number {
    const { context } = this.solver
    const { doubles } = this.task.adjoint.model.memory
    const rate = this.equations?.differentialPart(context.slope, 0) ?? context.slope
    let [speed, size] = [0, 0]
    for (let index = 0; index < this.task.adjoint.model.states; index++) {
      const unit = this.solver.toleranceOf(index)
      const [change, value] = [doubles[rate / 8 + index]! / unit, doubles[context.state / 8 + index]! / unit]
      speed += change * change
      size += value * value
    }
    const step = FIRST_CHANGE * Math.sqrt(size / speed)
    return step > 0 ? step : Infinity
  }
}

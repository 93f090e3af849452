import type { CompiledModel } from '../../compiler'
import {
  failure,
  lastTime,
  methodNamed,
  rejected,
  SolveLimits,
  stepSolver,
  type Method,
  type SolveFailure,
  type StepSolver,
  type Trouble,
  type Work,
} from '../../integrators'
import type { GradientOutcome, GradientRequest } from '../request'
import type { AdjointModel } from './adjoint-model'
import { BackwardSolve } from './backward-solve'
import { CostateJumps } from './costate-jumps'
import { solveForward } from './forward-solution'
import type { ParameterIntegral } from './parameter-integral'
import { ParameterSum } from './parameter-sum'
import { Reconstruction } from './reconstruction'
import { Recomputation, RecomputationStopped } from './recomputation'
import { TimeLimit } from './time-limit'

/** The most accurate of those that need no iteration: both solutions are read between their steps, by dense output of order 4. */
export const DEFAULT_CONTINUOUS_METHOD = 'rodas5p'

/** What makes one continuous adjoint differ from another. */
export interface ContinuousAdjoint {
  name: string
  adjointModel(original: CompiledModel): AdjointModel
  /** Whether the solution is gone back over, too, and not read. */
  reverses: boolean
  /** Made once for a model and a method of the forward solve. */
  backward(forward: Method, adjoint: AdjointModel, sum: ParameterSum): BackwardParts
}

/** The method of a backward solve, and how the integral of the parameters is taken over its steps. */
export interface BackwardParts {
  method: Method
  integral(solver: StepSolver): ParameterIntegral
}

/** A loss and its gradient by a forward solve, which keeps the solution, and a backward solve for the costate. */
export function continuousAdjoint(request: GradientRequest, kind: ContinuousAdjoint): GradientOutcome {
  const { model } = request
  if (goesBackwards(request)) {
    return rejected(
      request,
      `'${kind.name}' goes back over solves that went forwards in time: choose 'forward' or 'discrete-adjoint'.`,
    )
  }
  const method = methodNamed(request.method ?? DEFAULT_CONTINUOUS_METHOD)
  const time = new TimeLimit(request)
  const forward = solveForward(request, method)
  if ('status' in forward) return forward
  const { adjoint, sum, backward, integral } = partsOf(model, method, kind)
  const limits = new SolveLimits({ ...request, maximumSeconds: time.maximumSeconds })
  const again = new Recomputation(stepSolver(model, method), forward.recorder, request, method, limits)
  const { trajectory } = model
  trajectory.recall = again.recall
  const jumps = new CostateJumps(stepSolver(model, method), forward, sum)
  sum.begin()
  const reconstruction = kind.reverses ? new Reconstruction(request) : null
  const task = { request, forward, adjoint, method: backward, jumps, integral, limits, reconstruction }
  const solve = new BackwardSolve(task)
  const initialGradient = new Float64Array(model.states)
  try {
    const trouble = limits.during(adjoint.model, () => solve.run(initialGradient))
    if (trouble) return backwardFailure(trouble, solve)
  } catch (stopped) {
    if (stopped instanceof RecomputationStopped) return stopped.failure
    throw stopped
  } finally {
    trajectory.recall = null
  }
  sum.read(request.gradient)
  request.initialGradient?.set(initialGradient)
  const memory = trajectory.bytes + forward.recorder.bytes + (integral?.bytes ?? 0)
  const work = [forward.arrival.work, ...again.work].reduce(together)
  return { status: 'solved', loss: forward.loss, work, backwardWork: solve.solver.work(), memory }
}

const goesBackwards = (request: GradientRequest): boolean =>
  lastTime({ ...request, sampleTimes: request.loss.sampleTimes }) < request.startTime

function partsOf(model: CompiledModel, method: Method, kind: ContinuousAdjoint) {
  const adjoint = kind.adjointModel(model)
  return model.workspace(`${kind.name} ${method.name}`, () => {
    const sum = adjoint.model.workspace('parameter sum', () => new ParameterSum(adjoint.model))
    if (model.parameters === 0) return { adjoint, sum, backward: method, integral: null }
    const { method: backward, integral } = kind.backward(method, adjoint, sum)
    return { adjoint, sum, backward, integral: integral(stepSolver(adjoint.model, backward)) }
  })
}

/** A failure on the way back, at a time of the forward solve. */
function backwardFailure(trouble: Trouble, solve: BackwardSolve): SolveFailure {
  const where = `on the way back${trouble.where ? `: ${trouble.where}` : ''}`
  return failure({ ...trouble, where }, solve.time, solve.solver.work())
}

const together = (a: Work, b: Work): Work => ({
  steps: a.steps + b.steps,
  rejected: a.rejected + b.rejected,
  rhsEvaluations: a.rhsEvaluations + b.rhsEvaluations,
  jacobianEvaluations: a.jacobianEvaluations + b.jacobianEvaluations,
  factorizations: a.factorizations + b.factorizations,
  switches: a.switches + b.switches,
})

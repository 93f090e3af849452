import type {
  BenchSubject,
  Compilation,
  CompilationJob,
  EvaluationJob,
  EvaluationTimes,
  SolveMeasurement,
  SolveTimingJob,
  StepCost,
  StepCostJob,
} from '../../shared'
import { type CompiledModel, type MethodName, type SolveRequest, compileModel, solve } from '../../solver'
import { median } from './statistics'
import { subjectGraph, subjectParameters } from './subject'

/** Calls in one timing, as many as the peers' programs make. */
const calls = 2000
/** Of the solve that ends with its first step. */
const firstStep = { relativeTolerance: 1e-4, absoluteTolerance: 1e-8, maximumSteps: 1 }
/** Timings, and calls in each, before the engine's optimising compiler can have taken over. */
const earlyTimings = 9
const earlyCalls = 30

/**
 * Times one solve: it is repeated for the given seconds and the best is kept.
 * @param now monotonic milliseconds
 */
export function measureSolve(job: SolveTimingJob, now: () => number): SolveMeasurement {
  const received = now()
  const request = solveRequest(job, job.times)
  const until = now() + 1000 * job.seconds
  let began = now()
  const solution = solve(request)
  let best = now() - began
  if (solution.status === 'failed') {
    const { reason, time, work } = solution
    return { status: 'failed', reason, time, work, seconds: best / 1000 }
  }
  const firstSeconds = (now() - received) / 1000
  let repeats = 1
  while (repeats < job.repeats && now() < until) {
    began = now()
    solve(request)
    best = Math.min(best, now() - began)
    repeats++
  }
  return { ...solution, firstSeconds, seconds: best / 1000, repeats }
}

/** Compiles a model, evaluates its right-hand side and takes one step: each compiles what it is the first to call. */
export function measureCompilation({ subject, method }: CompilationJob, now: () => number): Compilation {
  const received = now()
  const model = compiled(subject)
  evaluate(model, subject, 1)
  const evaluationSeconds = (now() - received) / 1000
  const absoluteTolerance = new Float64Array(subject.initial.length).fill(firstStep.absoluteTolerance)
  solve(solveRequest({ subject, method, ...firstStep, absoluteTolerance }, new Float64Array([1])))
  const stepSeconds = (now() - received) / 1000
  return {
    states: model.states,
    parameters: model.parameters,
    reactions: subject.kind === 'mechanism' ? subject.mechanism.reactions.length : null,
    jacobianEntries: model.matrix.jacobianDoubles,
    factorEntries: factorEntries(model),
    evaluationSeconds,
    stepSeconds,
  }
}

/** Times one evaluation of the right-hand side; the first timing means what it says only in a new engine. */
export function measureEvaluation({ subject, seconds }: EvaluationJob, now: () => number): EvaluationTimes {
  const model = compiled(subject)
  evaluate(model, subject, 1)
  const nanoseconds = (count: number): number => {
    const began = now()
    evaluate(model, subject, count)
    return (1e6 * (now() - began)) / count
  }
  const beforeTierUp = median(Array.from({ length: earlyTimings }, () => nanoseconds(earlyCalls)))
  let afterTierUp = Infinity
  const until = now() + 1000 * seconds
  while (now() < until) afterTierUp = Math.min(afterTierUp, nanoseconds(calls))
  return { beforeTierUp, afterTierUp }
}

/** Times the steps of a solve that may end before its time. */
export function measureSteps(job: StepCostJob, now: () => number): StepCost {
  const request = { ...solveRequest(job, new Float64Array([job.endTime])), now }
  const time = (limits: Pick<SolveRequest, 'maximumSeconds' | 'maximumSteps'>): StepCost => {
    const began = now()
    const outcome = solve({ ...request, ...limits })
    const { work } = outcome
    // A solve that failed before its first step says so by its counts.
    const secondsPerStep = (now() - began) / 1000 / Math.max(1, work.steps + work.rejected)
    return { secondsPerStep, work, stopped: outcome.status === 'failed' ? outcome.reason : null }
  }
  const limits = { maximumSeconds: job.seconds }
  const until = now() + 1000 * job.seconds
  let best = time(limits)
  while (now() < until) {
    const again = time(limits)
    if (again.secondsPerStep < best.secondsPerStep) best = again
  }
  // Where not even one step fits in the time, one is made however long it takes.
  return best.work.steps + best.work.rejected > 0 ? best : time({ maximumSteps: 1 })
}

/** Entries of L and U, the pivots once; all of a dense matrix. */
function factorEntries({ states, matrix }: CompiledModel): number {
  if (matrix.sparse === null) return states * states
  const { lower, upper } = matrix.sparse.symbolic
  return [...lower, ...upper].reduce((sum, row) => sum + row.length, states)
}

function compiled(subject: BenchSubject): CompiledModel {
  const model = compileModel(subjectGraph(subject))
  model.setParameters(subjectParameters(subject))
  return model
}

/** Evaluations in a row from the initial value on, nudged by each so that none can be left out. */
function evaluate(model: CompiledModel, subject: BenchSubject, count: number): void {
  const { state, slope } = model.workspace('bench', () => ({
    state: model.memory.allocate(model.stateStride),
    slope: model.memory.allocate(model.stateStride),
  }))
  const { rightHandSide } = model.functions
  model.memory.write(state, subject.initial)
  const { doubles } = model.memory
  for (let call = 0; call < count; call++) {
    rightHandSide(0, state, 0, slope)
    doubles[state / 8]! += 1e-30 * doubles[slope / 8]!
  }
}

function solveRequest(job: Omit<StepCostJob, 'endTime' | 'seconds'>, sampleTimes: Float64Array): SolveRequest {
  const { subject, method, relativeTolerance, absoluteTolerance, maximumSteps } = job
  return {
    model: compileModel(subjectGraph(subject)),
    method: method as MethodName,
    parameters: subjectParameters(subject),
    initial: subject.initial,
    startTime: 0,
    sampleTimes,
    relativeTolerance,
    absoluteTolerance,
    maximumSteps,
  }
}

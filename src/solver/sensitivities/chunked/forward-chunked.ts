import type { CompiledModel } from '../../compiler'
import { failure, firstNotFinite, methodNamed, rejected, type SolveFailure } from '../../integrators'
import { FORWARD_METHOD, forwardGradient } from '../forward'
import { notDifferentiable, withoutDerivative } from '../forward-solve'
import type { GradientOutcome, GradientRequest } from '../request'
import type { ColumnRange } from '../tangent/tangent-space'
import { chunksInTurn } from './chunk'
import type { ChunkedSolve } from './chunk-runner'
import { solvePrimal } from './primal'

/**
 * Columns of a chunk when none are asked for. Each chunk evaluates df/dy again, some 2 k m operations a stage for a network, while its own
 * columns take some (k^2 + 6 k) l: with this many they take twice as long, and fewer than 512 are never worth a solve.
 */
const usualChunkSize = ({ states, parameters }: CompiledModel): number =>
  Math.max(512, Math.ceil((4 * parameters) / (states + 6)))

/**
 * `forward-chunked`: the gradient of `forward`, so many columns at a time (the third strategy of Kim et al. 2021). A first solve gives the
 * loss and the cotangents of the samples; each chunk makes the same steps again and carries its own columns along. It takes the memory of
 * as many chunks as are computed at once.
 */
export function forwardChunkedGradient(asked: GradientRequest): GradientOutcome {
  const { model, loss, gradient, initialGradient, predictions, memoryLimit: _memory, ...rest } = asked
  const {
    chunkSize = usualChunkSize(model),
    chunkRunner = chunksInTurn,
    interrupt: _asked,
    now: _now,
    ...others
  } = rest
  const { maximumSeconds: _seconds, ...plain } = others
  if (!(Number.isInteger(chunkSize) && chunkSize >= 1)) {
    return rejected(asked, `A chunk has ${chunkSize} parameters; give a whole number from 1.`)
  }
  const columns = model.parameters + (initialGradient ? model.states : 0)
  if (columns <= chunkSize) return forwardGradient(asked)
  const method = methodNamed(asked.method ?? FORWARD_METHOD)
  const refused = notDifferentiable(asked, method)
  if (refused) return refused
  const limit = new OverallLimit(asked)
  const { sampleTimes } = loss
  const states = predictions ?? new Float64Array(sampleTimes.length * model.states)
  const primal = solvePrimal({ ...asked, sampleTimes }, method, loss, states)
  if ('status' in primal) return primal
  const ranges = chunks(columns, chunkSize)
  const solve: ChunkedSolve = {
    ...plain,
    sampleTimes,
    method: method.name as ChunkedSolve['method'],
    columns: { initialValues: initialGradient !== undefined, atOnce: ranges[0]!.to },
    cotangents: primal.cotangents,
  }
  const outcomes = chunkRunner.run(model, solve, ranges, limit.interrupt)
  const result = new Float64Array(columns)
  let memory = 0
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'failed') return limit.named(outcome)
    result.set(outcome.gradient, ranges[index]!.from)
    memory = Math.max(memory, outcome.memory)
  }
  if (firstNotFinite(result) >= 0) return withoutDerivative(primal.arrival)
  gradient.set(result.subarray(0, model.parameters))
  initialGradient?.set(result.subarray(model.parameters))
  memory *= Math.min(chunkRunner.atOnce, ranges.length)
  return { status: 'solved', loss: primal.loss, work: primal.arrival.work, memory }
}

/** As few chunks as may be, of nearly one size. */
function chunks(columns: number, most: number): ColumnRange[] {
  const count = Math.ceil(columns / most)
  const size = Math.ceil(columns / count)
  return Array.from({ length: count }, (_, index) => ({
    from: Math.min(columns, index * size),
    to: Math.min(columns, (index + 1) * size),
  })).filter(({ from, to }) => from < to)
}

/** The caller's wish to stop, and the seconds that all solves together may take. */
class OverallLimit {
  /** Undefined where there is nothing to ask. */
  readonly interrupt: (() => boolean) | undefined
  private late = false

  constructor({ interrupt, now, maximumSeconds }: GradientRequest) {
    const deadline = now && maximumSeconds !== undefined ? now() + 1000 * maximumSeconds : Infinity
    if (!interrupt && deadline === Infinity) return
    this.interrupt = () => {
      if (interrupt?.()) return true
      if (now && now() > deadline) this.late = true
      return this.late
    }
  }

  /** The failure of a chunk by its reason: one that was interrupted because time was up is a time limit. */
  named(outcome: SolveFailure): SolveFailure {
    const timeUp = this.late && outcome.reason === 'interrupted'
    return timeUp ? failure({ reason: 'time-limit' }, outcome.time, outcome.work) : outcome
  }
}

import type { CompiledModel } from '../../compiler'
import { methodNamed } from '../../integrators'
import { solveForward, solveTangent } from '../forward-solve'
import { GradientReader } from '../gradient-reader'
import type { TrajectoryLoss } from '../request'
import type { ColumnRange } from '../tangent/tangent-space'
import type { ChunkedSolve, ChunkOutcome, ChunkRunner } from './chunk-runner'

/** Solves, carrying the sensitivities of a range of columns along, and contracts them with the cotangents of the samples. */
export function solveChunk(
  model: CompiledModel,
  solve: ChunkedSolve,
  range: ColumnRange,
  interrupt?: () => boolean,
): ChunkOutcome {
  const method = methodNamed(solve.method)
  const request = { ...solve, model, ...(interrupt && { interrupt }) }
  const tangent = solveTangent(request, method, solve.columns, range)
  if ('status' in tangent) return tangent
  const { space } = tangent
  const reader = new GradientReader(space, givenCotangents(solve, model.states))
  const predictions = new Float64Array(solve.cotangents.length)
  const carried = { request, initialSensitivity: null, newtonTolerance: solve.newtonTolerance, predictions }
  const outcome = solveForward(tangent, method, carried, reader)
  if (outcome.status === 'failed') return outcome
  return { status: 'solved', gradient: reader.gradient(), memory: space.bytes }
}

/** A loss of which the cotangents are known, and its value has been counted. */
function givenCotangents({ sampleTimes, cotangents }: ChunkedSolve, states: number): TrajectoryLoss {
  return {
    sampleTimes,
    at(sample, _, cotangent) {
      cotangent.set(cotangents.subarray(sample * states, (sample + 1) * states))
      return 0
    },
  }
}

/** One chunk after another, in the thread that asks. */
export const chunksInTurn: ChunkRunner = {
  atOnce: 1,
  run(model, solve, ranges, interrupt) {
    const outcomes: ChunkOutcome[] = []
    for (const range of ranges) {
      const outcome = solveChunk(model, solve, range, interrupt)
      outcomes.push(outcome)
      if (outcome.status === 'failed') break
    }
    return outcomes
  },
}

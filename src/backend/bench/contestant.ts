import type { SolveMeasurement, WorkCounts } from '../../shared'
import { methods } from '../../solver'
import type { PooledEngine } from '../runs/engine-pool'
import type { BenchProblem } from './problems'
import { type PeerSolution, solveWithPeer } from './run-peer'

/** The absolute one as a multiple of the problem's scale. */
export interface Tolerances {
  relativeTolerance: number
  absoluteTolerance: number
}

/** How long to repeat a solve, and how often at most; it is solved at least once. */
export interface Effort {
  seconds: number
  repeats: number
}

export interface TimedSolution {
  values: Float64Array
  /** Of the best repeat. */
  seconds: number
  work: WorkCounts
}

/** Who solves a problem in a comparison: a method of ours or a peer. */
export interface Contestant {
  name: string
  title: string
  peer: boolean
  /** Null when there is no solution, or not within the limits. */
  solve(tolerances: Tolerances, effort: Effort): Promise<TimedSolution | null>
}

/** A solve by one of our methods in an engine that does nothing else; the first one compiles. */
export async function solveInEngine(
  engine: PooledEngine,
  problem: BenchProblem,
  method: string,
  tolerances: Tolerances,
  effort: Effort,
  maximumSteps: number = mostSteps,
): Promise<SolveMeasurement> {
  const { subject, times, scale } = problem
  const measured = await engine.client.call('bench.solve', {
    subject,
    method,
    times,
    relativeTolerance: tolerances.relativeTolerance,
    absoluteTolerance: scale.map((value) => value * tolerances.absoluteTolerance),
    maximumSteps,
    ...effort,
  })
  if (measured.status === 'failed') throw new Error(`${method} on ${problem.title}: ${measured.reason}`)
  return measured.value
}

/** Steps of one solve in a comparison: more than any that is worth a place in it. */
const mostSteps = 100_000

export function methodContestant(engine: PooledEngine, problem: BenchProblem, method: string): Contestant {
  return {
    name: method,
    title: methods.find(({ name }) => name === method)?.title ?? method,
    peer: false,
    async solve(tolerances, effort) {
      const measured = await solveInEngine(engine, problem, method, tolerances, effort)
      return measured.status === 'solved' ? measured : null
    },
  }
}

export const cvodes = { name: 'cvodes', title: 'CVODES' } as const

/** A peer is started anew for each job and repeats by number; this is how often when it is not known yet how long it takes. */
const firstRepeats = 3
const peerTimeLimit = 5_000

/** CVODES on a problem, by its built program. */
export function peerContestant(path: string, problem: BenchProblem): Contestant {
  return repeatingPeer(cvodes, problem.peer.input, async (words) => {
    const solution = await solveWithPeer({ path, words, timeLimit: peerTimeLimit })
    return solution && timedSolution(solution)
  })
}

/**
 * A peer's program that is asked with an input, the tolerances and a number of repeats: as many as fill the seconds, by how long one took
 * before.
 */
export function repeatingPeer(
  names: Pick<Contestant, 'name' | 'title'>,
  input: string,
  ask: (words: readonly string[]) => Promise<TimedSolution | null>,
): Contestant {
  const known = new Map<string, number>()
  return {
    ...names,
    peer: true,
    async solve({ relativeTolerance, absoluteTolerance }, { seconds, repeats }) {
      const words = [input, String(relativeTolerance), String(absoluteTolerance)]
      const before = known.get(words.join())
      const count = Math.min(repeats, before === undefined ? firstRepeats : Math.max(1, Math.ceil(seconds / before)))
      const solution = await ask([...words, String(count)])
      if (solution !== null) known.set(words.join(), solution.seconds)
      return solution
    },
  }
}

function timedSolution(solution: PeerSolution): TimedSolution {
  return { values: Float64Array.from(solution.values), seconds: solution.us * 1e-6, work: workOf(solution) }
}

/** What a peer's solve cost, by our names. */
export const workOf = (solution: Omit<PeerSolution, 'us' | 'values'>): WorkCounts => ({
  steps: solution.steps,
  rejected: solution.rejected,
  rhsEvaluations: solution.rhs_evaluations,
  jacobianEvaluations: solution.jacobian_evaluations,
  factorizations: solution.factorizations,
})

import {
  type FrontPoint,
  type Machine,
  type Outcome,
  type ProblemResult,
  type SolveReport,
  type SolverResult,
  failed,
  succeeded,
} from '../../shared'
import { geometricMean, secondsAt } from '../../engine'
import { methods } from '../../solver'
import type { EnginePool, PooledEngine } from '../runs/engine-pool'
import { type Contestant, cvodes, methodContestant, peerContestant, solveInEngine } from './contestant'
import type { BenchFolders } from './folders'
import { buildPeers, peerPath } from './peer-programs'
import { type BenchProblem, benchProblems } from './problems'
import { referenceOf } from './reference'
import { evaluateWithPeer } from './run-peer'
import { type SweepPlan, type SweepResult, sweep } from './sweep'

export interface SolveBenchRequest {
  peers: boolean
  /** Names; null: all of them, and of the methods those for stiff problems. */
  problems: readonly string[] | null
  methods: readonly string[] | null
  /** A few tolerances, timed once: to see that it works. */
  quick: boolean
}

/** Digits at which solvers are compared. */
const marks = [4, 5, 6, 7, 8]

/** From 1e-2 to 1e-12 in half decades. */
const relativeTolerances = Array.from({ length: 21 }, (_, i) => 10 ** (-2 - i / 2))

const fullPlan: Omit<SweepPlan, 'absoluteTolerances'> & { warmUp: number; evaluation: number } = {
  relativeTolerances,
  scan: { seconds: 0.002, repeats: 5 },
  round: { seconds: 0.006, repeats: 1000 },
  rounds: 4,
  slow: 0.05,
  leastDigits: 1,
  compared: [3, 9.5],
  /** Seconds of solving before the first timed one, after which the engine's optimising compiler has been. */
  warmUp: 0.3,
  /** Seconds of evaluating the right-hand side. */
  evaluation: 0.5,
}

const quickPlan: typeof fullPlan = {
  ...fullPlan,
  relativeTolerances: [1e-3, 1e-5, 1e-7],
  scan: { seconds: 0, repeats: 1 },
  round: { seconds: 0, repeats: 1 },
  rounds: 1,
  warmUp: 0,
  evaluation: 0.01,
}
/** Which of a problem's absolute tolerances a quick run takes: one from the tighter half. */
const quickAbsolute = 0.6

/** The first solve in a new engine: tolerances that a person might choose. */
const usual = { relativeTolerance: 1e-6, absoluteTolerance: 1e-12 }

/** Compares methods with one another and with a peer: work against precision on every problem. */
export class SolveBench {
  constructor(
    private readonly engines: EnginePool,
    private readonly folders: BenchFolders,
    private readonly machine: Machine,
    /** Hears how far it is, from 0 to 1, and with what it is busy. */
    private readonly tell: (part: number, doing: string) => void,
  ) {}

  async run(request: SolveBenchRequest): Promise<Outcome<SolveReport>> {
    if (request.peers) {
      const built = await buildPeers(this.folders)
      if (built.status === 'failed') return built
    }
    const rows = benchProblems.filter(({ name }) => request.problems?.includes(name) ?? true)
    const names = methods
      .filter(({ name, stiff }) => request.methods?.includes(name) ?? stiff)
      .map(({ name }): string => name)
    let peerVersion: string | null = null
    const problems: ProblemResult[] = []
    for (const [index, row] of rows.entries()) {
      const problem = row.load(row, this.folders)
      const measured = await this.measureProblem(problem, names, request, (part) =>
        this.tell((index + part) / rows.length, problem.title),
      )
      if (measured.status === 'failed') return measured
      problems.push(measured.value.result)
      peerVersion = measured.value.peerVersion
    }
    const peer = peerVersion === null ? null : { ...cvodes, version: peerVersion }
    return succeeded({ bench: 'solve', machine: this.machine, peer, problems })
  }

  private async measureProblem(
    problem: BenchProblem,
    names: readonly string[],
    { peers, quick }: SolveBenchRequest,
    tell: (part: number) => void,
  ): Promise<Outcome<{ result: ProblemResult; peerVersion: string | null }>> {
    const settings = quick ? quickPlan : fullPlan
    const started: PooledEngine[] = []
    const start = (): PooledEngine => {
      const engine = this.engines.start()
      started.push(engine)
      return engine
    }
    try {
      tell(0)
      const first = start()
      const evaluated = await first.client.call('bench.evaluate', {
        subject: problem.subject,
        seconds: settings.evaluation,
      })
      if (evaluated.status === 'failed') return evaluated
      const reference = await referenceOf(problem, first)
      if (reference.status === 'failed') return reference
      this.engines.kill(first)

      const contestants: Contestant[] = []
      const firstSolves = new Map<string, number>()
      const path = peerPath(this.folders, problem.peer.program)
      if (peers) contestants.push(peerContestant(path, problem))
      for (const name of names) {
        const engine = start()
        const solved = await solveInEngine(engine, problem, name, usual, { seconds: settings.warmUp, repeats: 1e6 })
        if (solved.status === 'solved') firstSolves.set(name, solved.firstSeconds)
        contestants.push(methodContestant(engine, problem, name))
      }
      const plan = { ...settings, absoluteTolerances: absoluteTolerances(problem, quick) }
      const swept = await sweep(contestants, plan, (values) => problem.digits(values, reference.value.values), tell)
      const peer = peers
        ? await evaluateWithPeer({ path, words: [problem.peer.input, '1', '1', '200'], timeLimit: 60_000 })
        : null
      const solvers = solverResults(swept, firstSolves)
      return succeeded({
        peerVersion: peer?.version ?? null,
        result: {
          name: problem.name,
          title: problem.title,
          states: problem.subject.initial.length,
          error: problem.error,
          times: problem.times.length,
          referenceDigits: reference.value.digits,
          solvers,
          best: bestMethod(solvers),
          evaluation: { ...evaluated.value, peer: peer?.nanoseconds ?? null },
        },
      })
    } finally {
      for (const engine of started) this.engines.kill(engine)
    }
  }
}

function absoluteTolerances({ absoluteTolerances: all }: BenchProblem, quick: boolean): readonly number[] {
  return quick ? [all[Math.round(quickAbsolute * (all.length - 1))]!] : all
}

function solverResults(swept: readonly SweepResult[], firstSolves: ReadonlyMap<string, number>): SolverResult[] {
  const peer = swept.find(({ contestant }) => contestant.peer)
  return swept.map(({ contestant, points, front, failures }) => {
    const compared = marks.map((digits) => {
      const seconds = secondsAt(front, digits)
      const peerSeconds = peer === undefined || contestant.peer ? null : secondsAt(peer.front, digits)
      return { digits, seconds, ratio: seconds === null || peerSeconds === null ? null : seconds / peerSeconds }
    })
    const ratios = compared.flatMap(({ ratio }) => (ratio === null ? [] : [ratio]))
    const { name, title } = contestant
    return {
      name,
      title,
      peer: contestant.peer,
      firstSolveSeconds: firstSolves.get(name) ?? null,
      front,
      marks: compared,
      meanRatio: ratios.length === 0 ? null : geometricMean(ratios),
      sweep: points.map(rounded),
      failures,
    }
  })
}

/** A point in as many digits as a look at it needs: there are thousands. */
function rounded({ relativeTolerance, absoluteTolerance, digits, seconds }: FrontPoint) {
  const short = (value: number) => Number(value.toPrecision(4))
  return {
    relativeTolerance: short(relativeTolerance),
    absoluteTolerance,
    digits: short(digits),
    seconds: short(seconds),
  }
}

/** The method that reaches most marks, and of those the fastest on the geometric mean over them. */
export function bestMethod(solvers: readonly Pick<SolverResult, 'name' | 'peer' | 'marks'>[]): string | null {
  const ranked = solvers
    .filter(({ peer }) => !peer)
    .map(({ name, marks: compared }) => {
      const reached = compared.flatMap(({ seconds }) => (seconds === null ? [] : [seconds]))
      return { name, reached: reached.length, mean: geometricMean(reached) }
    })
    .filter(({ reached }) => reached > 0)
    .sort((a, b) => b.reached - a.reached || a.mean - b.mean)
  return ranked[0]?.name ?? null
}

/** What is wrong with the names in a request, or null. */
export function unknownName(request: Pick<SolveBenchRequest, 'problems' | 'methods'>): Outcome<never> | null {
  const lists = [
    { kind: 'problem', given: request.problems, known: benchProblems.map(({ name }): string => name) },
    { kind: 'method', given: request.methods, known: methods.map(({ name }): string => name) },
  ]
  for (const { kind, given, known } of lists) {
    const unknown = given?.find((name) => !known.includes(name))
    if (unknown !== undefined) {
      return failed(`There is no ${kind} named ${unknown}`, '', `Choose from ${known.join(', ')}.`, 'usage')
    }
  }
  return null
}

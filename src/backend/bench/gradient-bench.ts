import { type GradientReport, type Machine, type Outcome, failed, succeeded } from '../../shared'
import { gradientMethods, methods, singleGradientMethods } from '../../solver'
import type { EnginePool, PooledEngine } from '../runs/engine-pool'
import { cvodes } from './contestant'
import type { BenchFolders } from './folders'
import { type GradientCase, comparedLoss, trainedNetworkCase } from './gradient-case'
import { type GradientContestant, gradientContestants, peerGradientContestants } from './gradient-contestant'
import { costBars, fullCostPlan, measureGradientCosts, quickCostPlan } from './gradient-costs'
import { fullGrowthPlan, growthBars, measureGradientGrowth, quickGrowthPlan } from './gradient-growth'
import { type GradientReference, gradientReference } from './gradient-reference'
import { type Refusals, gradientSolvers, speedBars } from './gradient-solvers'
import { buildPeers, peerPath } from './peer-programs'
import { evaluateWithPeer } from './run-peer'
import { type SweepPlan, type SweepResult, sweep } from './sweep'

export interface GradientBenchRequest {
  peers: boolean
  /** Names; null: all of them, and of the methods of integration those that can be differentiated. */
  gradientMethods: readonly string[] | null
  methods: readonly string[] | null
  /** A few tolerances and sizes, timed once: to see that it works. */
  quick: boolean
}

/** From 1e-2 to 1e-9 in half decades, and every one of them with absolute tolerances in decades. */
const fullPlan: SweepPlan & { warmUp: number } = {
  relativeTolerances: Array.from({ length: 15 }, (_, i) => 10 ** (-2 - i / 2)),
  absoluteTolerances: Array.from({ length: 9 }, (_, i) => 10 ** (-3 - i)),
  scan: { seconds: 0.01, repeats: 3 },
  round: { seconds: 0.03, repeats: 100 },
  rounds: 3,
  slow: 0.3,
  leastDigits: 0,
  compared: [1.5, 5],
  warmUp: 0.3,
}
const quickPlan: typeof fullPlan = {
  ...fullPlan,
  relativeTolerances: [1e-3, 1e-5, 1e-7],
  absoluteTolerances: [1e-7],
  scan: { seconds: 0, repeats: 1 },
  round: { seconds: 0, repeats: 1 },
  rounds: 1,
  warmUp: 0,
}

/** Parts of the way: the comparison, then the costs, then the growth. */
const AFTER_SWEEP = 0.6
const AFTER_COSTS = 0.75

/** Compares gradient methods with one another and with a peer's; what a gradient costs beside its solve; how it grows. */
export class GradientBench {
  constructor(
    private readonly engines: EnginePool,
    private readonly folders: BenchFolders,
    private readonly machine: Machine,
    /** Hears how far it is, from 0 to 1, and with what it is busy. */
    private readonly tell: (part: number, doing: string) => void,
  ) {}

  async run(request: GradientBenchRequest): Promise<Outcome<GradientReport>> {
    if (request.peers) {
      const built = await buildPeers(this.folders)
      if (built.status === 'failed') return built
    }
    const item = trainedNetworkCase(this.folders)
    const compared = await this.compare(item, request)
    if (compared.status === 'failed') return compared
    const { reference, swept, refused, version } = compared.value
    const solvers = gradientSolvers(swept, refused)
    const { costs, missing } = await measureGradientCosts(
      this.engines,
      request.quick ? quickCostPlan : fullCostPlan,
      (part, doing) => this.tell(AFTER_SWEEP + (AFTER_COSTS - AFTER_SWEEP) * part, doing),
    )
    const grown = await measureGradientGrowth(
      this.engines,
      request.quick ? quickGrowthPlan : fullGrowthPlan,
      (part, doing) => this.tell(AFTER_COSTS + (1 - AFTER_COSTS) * part, doing),
    )
    const { title, states, parameters, sampleTimes } = item
    const { gradient: _, ...judge } = reference
    return succeeded({
      bench: 'gradient',
      machine: this.machine,
      peer: version === null ? null : { ...cvodes, version },
      problem: { title, states, parameters, sampleTimes, lossName: comparedLoss, reference: judge },
      solvers,
      costs,
      growth: grown.growth,
      bars: [...speedBars(solvers), ...costBars(costs), ...growthBars(grown.growth)],
      missing: [...missing, ...grown.missing],
    })
  }

  private async compare(
    item: GradientCase,
    request: GradientBenchRequest,
  ): Promise<
    Outcome<{
      reference: GradientReference
      swept: SweepResult<GradientContestant>[]
      refused: Refusals
      version: string | null
    }>
  > {
    const plan = request.quick ? quickPlan : fullPlan
    const started: PooledEngine[] = []
    try {
      this.tell(0, 'the reference')
      const first = this.engines.start()
      started.push(first)
      const reference = await gradientReference(item, first)
      if (reference.status === 'failed') return reference
      this.engines.kill(first)
      const path = peerPath(this.folders, 'cvodes_neural_ode')
      const contestants: GradientContestant[] = request.peers ? peerGradientContestants(path, item) : []
      const refused = new Map<string, { method: string; reason: string }[]>()
      const rows = request.gradientMethods === null ? singleGradientMethods : gradientMethods
      for (const name of chosenNames(rows, request.gradientMethods)) {
        this.tell(0, name)
        const engine = this.engines.start()
        started.push(engine)
        const found = await gradientContestants(engine, item, name, this.chosenMethods(request), plan.warmUp)
        contestants.push(...found.contestants)
        refused.set(name, found.refused)
      }
      const { gradient } = reference.value
      const swept = await sweep(
        contestants,
        plan,
        (values) => item.digits(values, gradient),
        (part) => this.tell(AFTER_SWEEP * part, item.title),
      )
      const words = [item.input, '1', '1', '1']
      const version = request.peers ? (await evaluateWithPeer({ path, words, timeLimit: 60_000 })).version : null
      return succeeded({ reference: reference.value, swept, refused, version })
    } finally {
      for (const engine of started) this.engines.kill(engine)
    }
  }

  private chosenMethods(request: GradientBenchRequest): string[] {
    const differentiable = methods.filter((method) => method.differentiable)
    return chosenNames(request.methods === null ? differentiable : methods, request.methods)
  }
}

const chosenNames = (rows: readonly { name: string }[], chosen: readonly string[] | null): string[] =>
  rows.map(({ name }) => name).filter((name) => chosen?.includes(name) ?? true)

/** What is wrong with the names in a request, or null. */
export function unknownGradientName({
  gradientMethods: given,
  methods: through,
}: Pick<GradientBenchRequest, 'gradientMethods' | 'methods'>): Outcome<never> | null {
  const lists = [
    { kind: 'gradient method', given, known: chosenNames(gradientMethods, null) },
    { kind: 'method of integration', given: through, known: chosenNames(methods, null) },
  ]
  for (const { kind, given: names, known } of lists) {
    const unknown = names?.find((name) => !known.includes(name))
    if (unknown !== undefined)
      return failed(`There is no ${kind} named ${unknown}`, '', `Choose from ${known.join(', ')}.`, 'usage')
  }
  return null
}

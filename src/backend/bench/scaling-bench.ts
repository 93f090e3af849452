import type { BarResult, FamilyResult, GrowthPoint, Machine, ScalingReport } from '../../shared'
import { type ModelFamily, growthExponent, median, modelFamilies } from '../../engine'
import type { EnginePool, PooledEngine } from '../runs/engine-pool'
import { type Bar, barsIn } from './bars'
import { peerContestant } from './contestant'
import type { BenchFolders } from './folders'
import { inNewEngine } from './new-engine'
import { peerPath, peersBuilt } from './peer-programs'
import { benchProblems } from './problems'

export interface ScalingBenchRequest {
  method: string
  /** Small sizes, each bar once: to see that it works. */
  quick: boolean
}

/** Numbers of states, each about three times the one before. */
const sizes = [3, 10, 30, 100, 300, 1000]
const quickSizes = [3, 10, 30]
/** How often a bar is measured, each time in a new engine. */
const barRepeats = 5

/** How the steps of a family are timed: a few hundred of them, or as many as fit in the seconds. */
const steps = { relativeTolerance: 1e-6, absoluteTolerance: 1e-10, maximumSteps: 300 }
const fullSeconds = 2
const quickSeconds = 0.1

/** By which method, and for how long. */
interface StepTiming {
  method: string
  seconds: number
}

/** How cost grows with the number of states, and the seconds of a few large or first jobs. */
export class ScalingBench {
  constructor(
    private readonly engines: EnginePool,
    private readonly folders: BenchFolders,
    private readonly machine: Machine,
    /** Hears how far it is, from 0 to 1, and with what it is busy. */
    private readonly tell: (part: number, doing: string) => void,
  ) {}

  async run({ method, quick }: ScalingBenchRequest): Promise<ScalingReport> {
    const chosen = quick ? quickSizes : sizes
    const seconds = quick ? quickSeconds : fullSeconds
    const families: FamilyResult[] = []
    for (const [index, family] of modelFamilies.entries()) {
      const tell = (part: number, states: number) =>
        this.tell((0.8 * (index + part)) / modelFamilies.length, `${family.title}, k = ${states}`)
      families.push(await this.measureFamily(family, { method, seconds }, chosen, tell))
    }
    const bars: BarResult[] = []
    const rows = barsIn(this.folders)
    for (const [index, bar] of rows.entries()) {
      this.tell(0.8 + (0.2 * index) / rows.length, bar.title)
      bars.push(await this.measureBar(bar, method, quick ? 1 : barRepeats))
    }
    const yardstick = await this.yardstick()
    return { bench: 'scaling', machine: this.machine, method, families, bars, yardstick }
  }

  private async measureFamily(
    family: ModelFamily,
    how: StepTiming,
    chosen: readonly number[],
    tell: (part: number, states: number) => void,
  ): Promise<FamilyResult> {
    const points: GrowthPoint[] = []
    let ended: FamilyResult['ended'] = null
    for (const [index, states] of chosen.entries()) {
      tell(index / chosen.length, states)
      const measured = await inNewEngine(this.engines, (engine) => measureSize(engine, family, how, states))
      if (typeof measured === 'string') {
        ended = { states, reason: measured }
        break
      }
      points.push(measured)
    }
    const { name, title } = family
    const exponent = (y: (point: GrowthPoint) => number) =>
      growthExponent(points.map((point) => ({ x: point.states, y: y(point) })))
    return {
      name,
      title,
      points,
      stepExponent: exponent(({ secondsPerStep }) => secondsPerStep),
      firstStepExponent: exponent(({ firstStepSeconds }) => firstStepSeconds),
      workExponent: workExponent(points),
      ended,
    }
  }

  private async measureBar(bar: Bar, method: string, repeats: number): Promise<BarResult> {
    const { name, title, most } = bar
    const seconds: number[] = []
    for (let repeat = 0; repeat < repeats; repeat++) {
      const measured = await inNewEngine(this.engines, (engine) => bar.measure(engine, method))
      if (typeof measured === 'string') return { name, title, most, seconds: null, reason: measured }
      seconds.push(measured)
    }
    return { name, title, most, seconds: median(seconds), reason: null }
  }

  private async yardstick(): Promise<ScalingReport['yardstick']> {
    if (!peersBuilt(this.folders)) return null
    const [row] = benchProblems
    const problem = row.load(row, this.folders)
    const peer = peerContestant(peerPath(this.folders, problem.peer.program), problem)
    const solved = await peer.solve({ relativeTolerance: 1e-6, absoluteTolerance: 1e-12 }, { seconds: 0, repeats: 100 })
    return solved === null ? null : { title: `${peer.title}, ROBER at rtol 1e-6, atol 1e-12`, seconds: solved.seconds }
  }
}

/** How the time of a step grows with what it has to do at least: the rates, and the factors once. */
function workExponent(points: readonly GrowthPoint[]): number | null {
  return growthExponent(
    points.flatMap(({ reactions, factorEntries, secondsPerStep }) =>
      reactions === null ? [] : [{ x: reactions + factorEntries, y: secondsPerStep }],
    ),
  )
}

async function measureSize(
  engine: PooledEngine,
  family: ModelFamily,
  { method, seconds }: StepTiming,
  states: number,
): Promise<GrowthPoint | string> {
  const subject = family.make(states)
  const compiled = await engine.client.call('bench.compile', { subject, method })
  if (compiled.status === 'failed') return compiled.reason
  const cost = await engine.client.call('bench.cost', {
    subject,
    method,
    endTime: family.endTime(states),
    seconds,
    ...steps,
    absoluteTolerance: new Float64Array(states).fill(steps.absoluteTolerance),
  })
  if (cost.status === 'failed') return cost.reason
  const { evaluationSeconds: _, stepSeconds: firstStepSeconds, ...size } = compiled.value
  const taken = cost.value.work.steps + cost.value.work.rejected
  if (taken === 0) return `No step was taken: ${cost.value.stopped}`
  return { ...size, firstStepSeconds, secondsPerStep: cost.value.secondsPerStep, steps: taken }
}

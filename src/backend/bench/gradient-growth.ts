import type { GradientBar, GradientGrowth, GradientJob } from '../../shared'
import { growthExponent, networkOfSize } from '../../engine'
import { gradientMethods } from '../../solver'
import type { EnginePool, PooledEngine } from '../runs/engine-pool'
import { gradientJobOf } from './gradient-case'
import { inNewEngine } from './new-engine'

/** Methods that must grow like k^3 + m. */
const growingMethods: readonly string[] = ['quadrature-adjoint', 'imex-adjoint', 'discrete-adjoint']
const mostExponent = { states: 3.2, parameters: 1.1 } as const

type By = GradientGrowth['by']
type Point = GradientGrowth['points'][number]
type Size = Pick<Point, 'states' | 'parameters'>

/** Sizes in turn, and for how long each is measured. */
export interface GrowthPlan {
  sizes: Record<By, readonly Size[]>
  seconds: number
}

/** About the fewest weights that join 400 states through three layers: what grows with the states is to show beside them. */
const weights = 1e4
const few = 20
export const fullGrowthPlan: GrowthPlan = {
  sizes: {
    states: [50, 100, 200, 400].map((states) => ({ states, parameters: weights })),
    parameters: [1e3, 1e4, 1e5, 1e6].map((parameters) => ({ states: few, parameters })),
  },
  seconds: 3,
}
export const quickGrowthPlan: GrowthPlan = {
  sizes: {
    states: [4, 8].map((states) => ({ states, parameters: 1000 })),
    parameters: [300, 1200].map((parameters) => ({ states: 4, parameters })),
  },
  seconds: 0,
}

const tolerances = { relativeTolerance: 1e-4, absoluteTolerance: 1e-4 }
/** One gradient may take so long; a size that takes longer ends its row. */
const maximumSeconds = 100

/** How gradients grow with the number of states, and with that of parameters. */
export async function measureGradientGrowth(
  engines: EnginePool,
  plan: GrowthPlan,
  tell: (part: number, doing: string) => void,
): Promise<{ growth: GradientGrowth[]; missing: string[] }> {
  const rows = gradientMethods.filter(({ name }) => growingMethods.includes(name))
  const missing = growingMethods.filter((name) => !rows.some((row) => (row.name as string) === name))
  const jobs = rows.flatMap((row) => (['states', 'parameters'] as const).map((by) => ({ row, by })))
  const growth: GradientGrowth[] = []
  for (const [index, { row, by }] of jobs.entries()) {
    const points: Point[] = []
    let ended: GradientGrowth['ended'] = null
    for (const [place, size] of plan.sizes[by].entries()) {
      tell((index + place / plan.sizes[by].length) / jobs.length, `${row.title}, ${sizeWords(size)}`)
      const measured = await inNewEngine(engines, (engine) => measureSize(engine, row.name, size, plan.seconds))
      if (typeof measured === 'string') {
        ended = { ...size, reason: measured }
        break
      }
      points.push(measured)
    }
    const exponent = growthExponent(points.map((point) => ({ x: point[by], y: point.secondsPerStep })))
    growth.push({ gradientMethod: row.name, title: row.title, by, points, exponent, ended })
  }
  return { growth, missing: missing.map((name) => `There is no ${name} whose growth could be measured.`) }
}

const sizeWords = ({ states, parameters }: Size): string => `k = ${states}, m = ${parameters}`

async function measureSize(
  engine: PooledEngine,
  gradientMethod: string,
  { states, parameters }: Size,
  seconds: number,
): Promise<Point | string> {
  const network = networkOfSize(states, parameters)
  const asked = (effort: Pick<GradientJob, 'seconds' | 'repeats'>) =>
    engine.client.call(
      'gradient',
      gradientJobOf(network.gradientSubject, gradientMethod, null, { ...tolerances, ...effort, maximumSeconds }),
    )
  const compiled = await asked({ seconds: 0, repeats: 1 })
  if (compiled.status === 'failed') return compiled.reason
  const computed = await asked({ seconds, repeats: 100 })
  if (computed.status === 'failed') return computed.reason
  const { work, backwardWork, memory, seconds: best } = computed.value
  const steps = work.steps + work.rejected + (backwardWork === null ? 0 : backwardWork.steps + backwardWork.rejected)
  return { states, parameters: network.parameters, seconds: best, steps, secondsPerStep: best / steps, memory }
}

/** Every exponent beside the most that it may be. */
export const growthBars = (growth: readonly GradientGrowth[]): GradientBar[] =>
  growth.map(({ gradientMethod, by, exponent }) => ({
    title: `${gradientMethod}: exponent of growth with ${by}`,
    most: mostExponent[by],
    value: exponent,
  }))

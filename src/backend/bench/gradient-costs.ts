import type { GradientBar, GradientCostResult } from '../../shared'
import { networkOfSize } from '../../engine'
import { gradientMethods, methods } from '../../solver'
import type { EnginePool, PooledEngine } from '../runs/engine-pool'
import { gradientJobOf } from './gradient-case'
import { inNewEngine } from './new-engine'

/** The method whose whole gradient is compared with a solve, and what it may cost at most through each family of methods. */
export const comparedMethod = 'discrete-adjoint'
const families = [
  { method: 'rodas5p', most: 6 },
  { method: 'ark436l2sa', most: 4 },
  { method: 'esdirk54i8l2sa', most: 4 },
  { method: 'tsit5', most: 4 },
] as const

/** Which networks, for how long, how often in turn. */
export interface CostPlan {
  states: readonly number[]
  parameters: readonly number[]
  seconds: number
  rounds: number
}

export const fullCostPlan: CostPlan = {
  states: [3, 10, 20],
  parameters: [1e3, 1e4, 1e5],
  seconds: 0.5,
  rounds: 3,
}
/** The first round compiles. */
export const quickCostPlan: CostPlan = { states: [3], parameters: [1e3], seconds: 0, rounds: 2 }

const tolerances = { relativeTolerance: 1e-4, absoluteTolerance: 1e-4 }
/** One gradient of the largest may take so many seconds. */
const maximumSeconds = 60

/**
 * What a whole gradient costs beside the solve of the same loss, by the same method at the same tolerances: the two in turn, the best
 * time of each.
 */
export async function measureGradientCosts(
  engines: EnginePool,
  plan: CostPlan,
  tell: (part: number, doing: string) => void,
): Promise<{ costs: GradientCostResult[]; missing: string[] }> {
  const costs: GradientCostResult[] = []
  const missing: string[] = []
  if (!gradientMethods.some(({ name }) => (name as string) === comparedMethod)) {
    return { costs, missing: [`There is no ${comparedMethod} to compare with a solve.`] }
  }
  const sizes = plan.states.flatMap((states) => plan.parameters.map((parameters) => ({ states, parameters })))
  for (const [index, { states, parameters }] of sizes.entries()) {
    for (const [place, { method }] of families.entries()) {
      tell((index + place / families.length) / sizes.length, `${comparedMethod} through ${method}, k = ${states}`)
      const measured = await inNewEngine(engines, (engine) => measureCost(engine, { states, parameters, method }, plan))
      if (typeof measured === 'string') missing.push(`${comparedMethod} through ${method}, k = ${states}: ${measured}`)
      else costs.push(measured)
    }
  }
  return { costs, missing }
}

async function measureCost(
  engine: PooledEngine,
  { states, parameters, method }: { states: number; parameters: number; method: string },
  { seconds, rounds }: CostPlan,
): Promise<GradientCostResult | string> {
  const network = networkOfSize(states, parameters)
  const effort = { seconds, repeats: 1000 }
  const solveJob = {
    subject: network.subject,
    method,
    times: network.times,
    relativeTolerance: tolerances.relativeTolerance,
    absoluteTolerance: new Float64Array(states).fill(tolerances.absoluteTolerance),
    maximumSteps: 100_000,
    ...effort,
  }
  const gradientJob = gradientJobOf(network.gradientSubject, comparedMethod, method, {
    ...tolerances,
    ...effort,
    maximumSeconds,
  })
  let [solveSeconds, gradientSeconds, steps] = [Infinity, Infinity, 0]
  for (let round = 0; round < rounds; round++) {
    const solved = await engine.client.call('bench.solve', solveJob)
    if (solved.status === 'failed') return solved.reason
    if (solved.value.status === 'failed') return solved.value.reason
    const computed = await engine.client.call('gradient', gradientJob)
    if (computed.status === 'failed') return computed.reason
    solveSeconds = Math.min(solveSeconds, solved.value.seconds)
    gradientSeconds = Math.min(gradientSeconds, computed.value.seconds)
    steps = computed.value.work.steps
  }
  const { title } = methods.find(({ name }) => name === method)!
  return {
    gradientMethod: comparedMethod,
    method,
    methodTitle: title,
    states,
    parameters: network.parameters,
    solveSeconds,
    gradientSeconds,
    ratio: gradientSeconds / solveSeconds,
    steps,
  }
}

/** The dearest gradient through each family, beside the most that it may cost. */
export const costBars = (costs: readonly GradientCostResult[]): GradientBar[] =>
  families.flatMap(({ method, most }) => {
    const ratios = costs.flatMap((cost) => (cost.method === method ? [cost.ratio] : []))
    const title = `${comparedMethod} through ${method}: gradient / solve, the dearest network`
    return ratios.length === 0 ? [] : [{ title, most, value: Math.max(...ratios) }]
  })

import type { LabResult } from '../../../shared'
import { type GradientMethod, singleGradientMethods } from '../../../solver'
import { defineExperiment, type LabContext, type LabStep } from '../experiment'
import { costFigures } from './figures'
import { costFindings, type CostSweep, costTable } from './findings'
import { type GradientCostPoint, measureGradient, networkOf, type Timing } from './measure-gradient'

interface Settings {
  parameterCounts: readonly number[]
  states: number
  stateCounts: readonly number[]
  parameters: number
  seconds: number
}

/** Seconds that one gradient may take before its method is not driven to larger sizes. */
const most = 60

const counts = { kind: 'numbers', whole: true, mostValues: 12 } as const
const count = { kind: 'number', whole: true } as const

/** Section III.B of Kim et al. 2021: what a gradient costs, measured. */
export const gradientCost = defineExperiment({
  name: 'gradient-cost',
  title: 'What a gradient costs',
  shows: 'How the time of every gradient method grows with the parameters and with the states of a neural ODE.',
  source: 'Section III.B',
  explanation: [
    'An implicit solver factorizes a matrix as large as the system that it solves. Where the sensitivities or the adjoints of all m parameters are made part of that system, the cost of a gradient grows as m³. The paper gives three ways out, which bring it to k³ + m with k states: a quadrature of its own for the parameters, an implicit-explicit solver, and few parameters at a time.',
    'Here the gradient of a sum of squares is timed for neural ODEs with one hidden layer: of more and more parameters with the states held, and of more and more states with the parameters held. An exponent is that of a power law through the times, by least squares in logarithms.',
    'Times are those of this machine in this moment: let nothing else run meanwhile.',
  ],
  timed: true,
  // Most methods are left at the sizes where one gradient takes a minute.
  duration: { seconds: 300, times: ['seconds'] },
  parameters: {
    parameterCounts: {
      ...counts,
      title: 'Parameters m',
      hint: 'the network comes as near as its width allows',
      least: 10,
      most: 1_000_000,
      default: [100, 300, 1000, 3000, 10_000],
    },
    states: { ...count, title: 'with so many states k', hint: '', least: 1, most: 200, default: 5 },
    stateCounts: { ...counts, title: 'States k', hint: '', least: 1, most: 200, default: [3, 6, 12, 25, 50] },
    parameters: { ...count, title: 'with so many parameters m', hint: '', least: 10, most: 1_000_000, default: 3000 },
    seconds: {
      kind: 'number',
      title: 'Seconds for each time',
      hint: 'the best of as many repeats as fit in',
      least: 0,
      most: 60,
      whole: false,
      default: 1,
    },
  },
  run: measure,
})

function* measure(settings: Settings, context: LabContext): Generator<LabStep, LabResult> {
  const { parameterCounts, states, stateCounts, parameters, seconds } = settings
  const timing: Timing = { seconds, most }
  const rows: readonly GradientMethod[] = singleGradientMethods
  const all = rows.length * (parameterCounts.length + stateCounts.length)
  const sweeps: CostSweep[] = []
  let done = 0
  for (const method of rows) {
    const sweep = function* (sizes: readonly { k: number; m: number }[]): Generator<LabStep, GradientCostPoint[]> {
      const points: GradientCostPoint[] = []
      for (const [index, { k, m }] of sizes.entries()) {
        const doing = `${method.title}, ${k} states, ${m} parameters`
        yield { part: (done + index) / all, doing }
        const measuring = measureGradient(method, networkOf(k, m), timing, context)
        let next = measuring.next()
        for (; !next.done; next = measuring.next()) yield { part: (done + index) / all, doing }
        points.push(next.value)
        // Larger ones would end alike.
        if (next.value.seconds === null) break
      }
      done += sizes.length
      return points
    }
    const byParameters = yield* sweep(ascending(parameterCounts).map((m) => ({ k: states, m })))
    const byStates = yield* sweep(ascending(stateCounts).map((k) => ({ k, m: parameters })))
    sweeps.push({ method, byParameters, byStates })
  }
  return {
    findings: costFindings(sweeps),
    figures: costFigures(sweeps, states, parameters),
    tables: [costTable(sweeps)],
  }
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b)
}

import type { DenseOutput } from './dense-output'
import { smallestSolution } from './linear-conditions'
import type { Matrix } from './matrix'
import { orderConditions } from './order-conditions'

const ORDER = 4

/**
 * A dense output of order 4 for a stiffly accurate method with an explicit first stage, of degree 4, derived rather than copied: it meets
 * the order conditions at every theta, power by power, ends at the solution, and has the slopes of the first and of the last stage at the
 * ends (so that samples lie on a smooth curve); what freedom is left makes the coefficients small.
 */
export function continuousExtension(matrix: Matrix): DenseOutput {
  const stages = matrix.map((_, stage) => stage)
  // The coefficient of theta is known, the first slope alone; unknown are those of theta^2, theta^3 and theta^4, of every stage.
  const powers = [2, 3, 4]
  const unknowns = stages.flatMap((stage) => powers.map((power) => ({ stage, power })))
  const rows: number[][] = []
  const right: number[] = []
  const condition = (factor: (stage: number, power: number) => number, value: number) => {
    rows.push(unknowns.map(({ stage, power }) => factor(stage, power)))
    right.push(value)
  }
  for (const { order, vector, value } of orderConditions({ alpha: matrix, beta: matrix }, ORDER)) {
    for (const of of powers) condition((stage, power) => (power === of ? vector[stage]! : 0), of === order ? value : 0)
  }
  for (const of of stages) {
    const first = of === 0 ? 1 : 0
    const last = of === stages.length - 1 ? 1 : 0
    condition((stage) => (stage === of ? 1 : 0), matrix.at(-1)![of]! - first)
    condition((stage, power) => (stage === of ? power : 0), last - first)
  }
  const solution = smallestSolution(rows, right)
  return stages.map((stage) => [
    stage === 0 ? 1 : 0,
    ...solution.slice(powers.length * stage, powers.length * (stage + 1)),
  ])
}

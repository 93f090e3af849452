import type { Matrix } from './matrix'

/**
 * A dense output: the weight of stage i at the point theta of the step is the sum over p of result[i][p] theta^(p + 1). There is no
 * constant term: at theta = 0 the step has not left its beginning.
 */
export type DenseOutput = Matrix

/** The weights of all stages at theta. */
export function denseWeights(dense: DenseOutput, theta: number): number[] {
  return dense.map((row) => row.reduceRight((value, coefficient) => theta * (coefficient + value), 0))
}

/**
 * The dense output of the Rodas family as it is published, with K_p = sum over i of rows[p][i] U_i for two rows or three:
 * y(t + theta h) = (1 - theta) y0 + theta (y1 + (1 - theta) (K_0 + theta (K_1 + theta K_2))).
 */
export function nestedDenseOutput(weights: readonly number[], rows: Matrix): DenseOutput {
  return weights.map((weight, stage) => {
    const k = rows.map((row) => row[stage]!)
    return [weight + k[0]!, ...k.map((value, index) => (k[index + 1] ?? 0) - value)]
  })
}

/** A dense output whose weights are mapped, power by power, from one kind of stage values to another. */
export function mapStages(dense: DenseOutput, map: (weights: readonly number[]) => number[]): DenseOutput {
  const powers = dense[0]!.map((_, power) => map(dense.map((row) => row[power]!)))
  return dense.map((_, stage) => powers.map((weights) => weights[stage]!))
}

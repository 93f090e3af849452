import type { StepStages, SwitchingStages } from '../../integrators'
import type { DenseOutput } from '../../integrators/tableaus'

/** The stages of one family. */
export type FamilyStages = Exclude<StepStages, SwitchingStages>

/** A step's dense output: y(t + part h) = y + the sum over i of weight_i(part) vector_i. */
export interface DenseStages {
  dense: DenseOutput
  /** Byte addresses. */
  vectors: readonly number[]
  /** Whether the vectors are slopes, which count times the step's size, or increments. */
  slopes: boolean
}

/** What a family's dense output combines. */
export function denseStages(stages: FamilyStages): DenseStages {
  const { dense } = stages.tableau
  switch (stages.kind) {
    case 'diagonal':
    case 'explicit':
      return { dense, vectors: stages.slopes, slopes: true }
    case 'rosenbrock':
      return { dense, vectors: stages.stages, slopes: false }
    case 'collocation':
      return { dense, vectors: stages.increments, slopes: false }
  }
}

/** Writes the weight of each vector at a part of a step of size `h` to `weights`, from place `first` on. */
export function writeOutputWeights(
  { dense, slopes }: DenseStages,
  part: number,
  h: number,
  weights: Float64Array,
  first: number,
): void {
  const scale = slopes ? h : 1
  for (let stage = 0; stage < dense.length; stage++) {
    const row = dense[stage]!
    let weight = 0
    for (let power = row.length - 1; power >= 0; power--) weight = part * (row[power]! + weight)
    weights[first + stage] = scale * weight
  }
}

/** The weight of each vector in dy/dt there. */
export function slopeWeights({ dense, slopes }: DenseStages, part: number, h: number): number[] {
  const scale = slopes ? 1 : 1 / h
  return dense.map((row) => scale * row.reduceRight((sum, value, power) => part * sum + (power + 1) * value, 0))
}

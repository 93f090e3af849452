import type { FamilyStages } from './families'

/**
 * The vectors (byte addresses) that the dense output of a step combines, y(t + theta h) = y + sum of weights(theta) times them, the weights
 * multiplied by h where they are slopes.
 */
export function denseVectors(stages: FamilyStages): { vectors: readonly number[]; areSlopes: boolean } {
  switch (stages.kind) {
    case 'diagonal':
    case 'explicit':
      return { vectors: stages.slopes, areSlopes: true }
    case 'rosenbrock':
      return { vectors: stages.stages, areSlopes: false }
    case 'collocation':
      return { vectors: stages.increments, areSlopes: false }
  }
}

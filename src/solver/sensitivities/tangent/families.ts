import type { StepStages } from '../../integrators'
import { CollocationTangent } from './collocation-tangent'
import type { ConsistentTangent } from './consistent-tangent'
import { DiagonalTangent } from './diagonal-tangent'
import { ExplicitTangent } from './explicit-tangent'
import { RosenbrockTangent } from './rosenbrock-tangent'
import type { StateSensitivity } from './state-sensitivity'
import type { StepTangent } from './step-tangent'
import { SwitchingTangent } from './switching-tangent'
import type { TangentSpace } from './tangent-space'

/** The tangent of the steps that leave these stages. */
export function stepTangent(
  space: TangentSpace,
  sensitivity: StateSensitivity,
  stages: StepStages,
  consistent: ConsistentTangent | null,
): StepTangent {
  switch (stages.kind) {
    case 'diagonal':
      return new DiagonalTangent(space, sensitivity, stages, consistent)
    case 'rosenbrock':
      return new RosenbrockTangent(space, sensitivity, stages)
    case 'explicit':
      return new ExplicitTangent(space, sensitivity, stages)
    case 'collocation':
      return new CollocationTangent(space, sensitivity, stages)
    case 'switching':
      return new SwitchingTangent(space, sensitivity, stages)
  }
}

import type { StepSolver, StepStages } from '../../integrators'
import type { FamilyStages } from '../steps/dense-stages'

/** The families of a method, one or, where it switches, two. */
export function familiesOf(stages: StepStages): readonly FamilyStages[] {
  return stages.kind === 'switching' ? [stages.explicit, stages.rosenbrock] : [stages]
}

/** The place in that list of the family that made the step tried last, before it is accepted. */
export function familyAtWork(stages: StepStages, { model }: StepSolver): number {
  if (stages.kind !== 'switching') return 0
  return model.memory.words[stages.rosenbrockAtWork / 4] === 0 ? 0 : 1
}

import type { StepSolver, StepStages, SwitchingStages } from '../../integrators'

/** The stages of a step by a method of one family. */
export type FamilyStages = Exclude<StepStages, SwitchingStages>

/** The families of a method, one or, where it switches, two. */
export function familiesOf(stages: StepStages): readonly FamilyStages[] {
  return stages.kind === 'switching' ? [stages.explicit, stages.rosenbrock] : [stages]
}

/** The place in that list of the family that made the step tried last, before it is accepted. */
export function familyAtWork(stages: StepStages, { model }: StepSolver): number {
  if (stages.kind !== 'switching') return 0
  return model.memory.words[stages.rosenbrockAtWork / 4] === 0 ? 0 : 1
}

import { type StageSettings, stageSettingsSchema } from '../../../shared'

/** The most stages that the contract takes (`trainingSettingsSchema`). */
export const mostStages = 50

type Stages = readonly StageSettings[]

/** With a new stage of the usual settings at the end. */
export function withStage(stages: Stages): StageSettings[] {
  return [...stages, stageSettingsSchema.parse({})]
}

/** With the stage at this place once more, after itself. */
export function withDuplicate(stages: Stages, place: number): StageSettings[] {
  return stages.flatMap((stage, index) => (index === place ? [stage, { ...stage }] : [stage]))
}

/** Without the stage at this place; the last one stays. */
export function withoutStage(stages: Stages, place: number): StageSettings[] {
  return stages.length === 1 ? [...stages] : stages.filter((_, index) => index !== place)
}

/** With the stage at `from` moved to `to`; as they are when there is no such place. */
export function withMoved(stages: Stages, from: number, to: number): StageSettings[] {
  const moved = stages[from]
  if (moved === undefined || to < 0 || to >= stages.length) return [...stages]
  const others = stages.filter((_, index) => index !== from)
  return [...others.slice(0, to), moved, ...others.slice(to)]
}

/** With this part of the stage at this place changed. */
export function withChange(stages: Stages, place: number, part: Partial<StageSettings>): StageSettings[] {
  return stages.map((stage, index) => (index === place ? { ...stage, ...part } : stage))
}

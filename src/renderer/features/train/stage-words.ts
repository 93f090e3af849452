import type { Catalogue, StageSettings, TrainingSettings } from '../../../shared'
import { formatCount, formatNumber } from '../../format'
import { choiceTitle } from './choice-options'
import { optimiserOf, stageEndText } from './stage-ends'

/** How the problems that a stage can solve are called. */
export const problemTitles: Readonly<Record<StageSettings['problem'], string>> = {
  trajectory: 'Trajectories',
  'multiple-shooting': 'Multiple shooting',
}

const number = (value: number): string => formatNumber(value, 6)
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** What is at work in a stage: its optimiser. */
export function stageTitle(stage: Pick<StageSettings, 'optimizer'>, catalogue: Catalogue | undefined): string {
  return choiceTitle(catalogue?.optimizers, stage.optimizer)
}

/** Whether a stage's optimiser reads one of its settings; all, before the catalogue is known. */
export function stageReads(
  stage: Pick<StageSettings, 'optimizer'>,
  setting: keyof StageSettings,
  catalogue: Catalogue | undefined,
): boolean {
  return optimiserOf(catalogue, stage)?.settings.includes(setting) ?? true
}

/** Whether the samples of a stage may differ from one epoch to the next: optimisers that compare epochs refuse it. */
export function samplesMayChange(stage: Pick<StageSettings, 'optimizer'>, catalogue: Catalogue | undefined): boolean {
  return (optimiserOf(catalogue, stage)?.kind ?? 'first-order') === 'first-order'
}

/** A stage in one line: `rate 0.005, multiple shooting; loss at 0.001 or 500 epochs`, after its optimiser. */
export function stageSummary(stage: StageSettings, catalogue: Catalogue | undefined): string {
  const parts: string[] = []
  if (stage.start === 'fresh') parts.push('new start')
  if (stageReads(stage, 'learningRate', catalogue)) parts.push(`rate ${number(stage.learningRate)}`)
  if (stage.loss !== null) parts.push(lowerFirst(choiceTitle(catalogue?.losses, stage.loss)))
  if (stage.problem !== 'trajectory') parts.push(lowerFirst(problemTitles[stage.problem]))
  const condition = stage.above === null ? '' : `if the loss is above ${number(stage.above)}`
  return [condition, parts.join(', '), stageEndText(stage, catalogue)].filter((part) => part !== '').join('; ')
}

/** What is to be told of a stage beside its optimiser: what it reads and what is not as usual. */
export function stageEntries(
  stage: StageSettings,
  training: Pick<TrainingSettings, 'loss'>,
  catalogue: Catalogue | undefined,
): { label: string; value: string }[] {
  const reads = (setting: keyof StageSettings): boolean => stageReads(stage, setting, catalogue)
  const entries: { label: string; value: string }[] = []
  const tell = (told: boolean, label: string, value: () => string): void => {
    if (told) entries.push({ label, value: value() })
  }
  tell(stage.above !== null, 'Only above', () => number(stage.above!))
  tell(stage.start === 'fresh', 'Begins', () => 'at new parameters')
  tell(true, 'Ends', () => stageEndText(stage, catalogue))
  tell(stage.patience !== null && stage.progress > 0, 'Progress', () => `falls by ${number(100 * stage.progress)} %`)
  tell(stage.loss !== null && stage.loss !== training.loss, 'Loss', () => choiceTitle(catalogue?.losses, stage.loss!))
  tell(stage.problem !== 'trajectory', 'Problem', () => problemTitles[stage.problem])
  tell(reads('learningRate'), 'Learning rate', () => number(stage.learningRate))
  tell(reads('beta1'), 'Betas', () => `${number(stage.beta1)}, ${number(stage.beta2)}`)
  tell(reads('weightDecay'), 'Weight decay', () => number(stage.weightDecay))
  tell(reads('clipNorm') && stage.clipNorm !== null, 'Gradient clipped to', () => number(stage.clipNorm!))
  tell(reads('gradientNorm') && stage.gradientNorm !== null, 'Gradient brought to', () => number(stage.gradientNorm!))
  tell(stage.steer > 0, 'STEER', () => number(stage.steer))
  tell(stage.horizon !== null, 'Horizon', () => {
    const { first, epochs } = stage.horizon!
    return `from ${number(100 * first)} % in ${formatCount(epochs)} epochs`
  })
  tell(stage.relativeTolerance !== null, 'Relative tolerance', () => number(stage.relativeTolerance!))
  tell(stage.absoluteTolerance !== null, 'Absolute tolerance', () => `${number(stage.absoluteTolerance!)} × scale`)
  tell(stage.follow !== null, 'Tolerances', () => {
    const { part, loosest } = stage.follow!
    return `${number(part)} × loss, at most ${number(loosest)}`
  })
  return entries
}

import type { Catalogue, StageSettings, TrainingSettings } from '../../../shared'
import { formatCount, formatNumber, formatQuantity } from '../../format'
import { choiceTitle } from './choice-options'
import { optimiserOf, stageEndText } from './stage-ends'

/** How the problems that a stage can solve are called. */
export const problemTitles: Readonly<Record<StageSettings['problem'], string>> = {
  trajectory: 'Trajectories',
  'multiple-shooting': 'Multiple shooting',
  collocation: 'Collocation',
}

/** How the places are called where a stage can begin. */
export const startTitles: Readonly<Record<StageSettings['start'], string>> = {
  best: 'Best of this start',
  fresh: 'New start',
  overall: 'Best of all starts',
}

/** How the measures are called in which steps of least squares are damped. */
export const dampingTitles: Readonly<Record<StageSettings['damping'], string>> = {
  levenberg: 'Levenberg',
  marquardt: 'Marquardt',
  tempered: 'Tempered',
}

const number = (value: number): string => formatNumber(value, 6)
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** Which problem a stage solves: `Multiple shooting over 4 samples`. */
function problemText({ problem, window }: StageSettings): string {
  const title = problemTitles[problem]
  return problem === 'trajectory' ? title : `${title} over ${formatQuantity(window, 'sample')}`
}

/** Of which losses of the run a stage is not left out: `above 1e-4, below 0.005`; empty for all. */
function conditionText({ above, below }: StageSettings): string {
  const parts = [above === null ? '' : `above ${number(above)}`, below === null ? '' : `below ${number(below)}`]
  return parts.filter((part) => part !== '').join(', ')
}

/** `Cosine to 1 %, warm-up of 100 epochs`; empty for a rate as it is set. */
function scheduleText({ schedule }: StageSettings, catalogue: Catalogue | undefined): string {
  const title = choiceTitle(catalogue?.schedules, schedule.name)
  const parts = schedule.name === 'constant' ? [] : [`${title} to ${number(100 * schedule.last)} %`]
  if (schedule.warmUp > 0) parts.push(lowerFirst(`Warm-up of ${formatQuantity(schedule.warmUp, 'epoch')}`))
  return parts.join(', ')
}

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

/**
 * A stage in one line, after its optimiser, what sets it apart first: `new start, rate 0.005; 500 epochs; if the loss is above 0.01; huber`.
 */
export function stageSummary(stage: StageSettings, catalogue: Catalogue | undefined): string {
  const work: string[] = []
  if (stage.start !== 'best') work.push(lowerFirst(startTitles[stage.start]))
  if (stage.problem !== 'trajectory') work.push(lowerFirst(problemText(stage)))
  if (stageReads(stage, 'learningRate', catalogue)) work.push(`rate ${number(stage.learningRate)}`)
  const condition = conditionText(stage)
  return [
    work.join(', '),
    stageEndText(stage, catalogue),
    condition === '' ? '' : `if the loss is ${condition}`,
    stage.loss === null ? '' : lowerFirst(choiceTitle(catalogue?.losses, stage.loss)),
  ]
    .filter((part) => part !== '')
    .join('; ')
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
  tell(conditionText(stage) !== '', 'If the loss is', () => conditionText(stage))
  tell(stage.start !== 'best', 'Begins at', () => startTitles[stage.start])
  tell(true, 'Ends', () => stageEndText(stage, catalogue))
  tell(stage.patience !== null && stage.progress > 0, 'Progress', () => `falls by ${number(100 * stage.progress)} %`)
  tell(stage.loss !== null && stage.loss !== training.loss, 'Loss', () => choiceTitle(catalogue?.losses, stage.loss!))
  tell(stage.problem !== 'trajectory', 'Problem', () => problemText(stage))
  tell(reads('learningRate'), 'Learning rate', () => number(stage.learningRate))
  tell(reads('schedule') && scheduleText(stage, catalogue) !== '', 'Schedule', () => scheduleText(stage, catalogue))
  tell(reads('damping'), 'Damping', () => dampingTitles[stage.damping])
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

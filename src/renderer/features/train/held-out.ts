import { type DatasetSummary, type ValidationSettings, validationSettingsSchema } from '../../../shared'
import { formatNumber } from '../../format'

type HeldOut = ValidationSettings | null

/** With a part of it changed; null when nothing is left that is held out. */
export function withHeldOut(held: HeldOut, part: Partial<ValidationSettings>): HeldOut {
  const next = { ...(held ?? validationSettingsSchema.parse({})), ...part }
  return next.part === 0 && next.experiments.length === 0 ? null : next
}

/** Without experiments that these data do not have: they were chosen among others. */
export function heldOutFor(held: HeldOut, { experiments }: Pick<DatasetSummary, 'experiments'>): HeldOut {
  return held && withHeldOut(held, { experiments: held.experiments.filter((name) => experiments.includes(name)) })
}

/** `first, second, 20 % of the samples`. */
export function heldOutText({ part, experiments }: ValidationSettings): string {
  return [...experiments, ...(part > 0 ? [`${formatNumber(100 * part)} % of the samples`] : [])].join(', ')
}

import type { ModelSettings, RateConstantTreatment } from '../../../shared'

/** `scaled, logarithms, with time` */
export function inputsText({ inputScaling, logarithmicInputs, timeInput }: ModelSettings): string {
  const parts = [inputScaling ? 'scaled' : 'as they are']
  if (logarithmicInputs) parts.push('logarithms')
  if (timeInput) parts.push('with time')
  return parts.join(', ')
}

/** `mass by projection`, or `none`. */
export function keptText({ conservation: { form, totals } }: ModelSettings): string {
  return form === 'none' ? 'none' : `${totals.map(({ name }) => name).join(', ')} by ${form}`
}

/** What may become of a rate constant. */
export const treatmentOptions: readonly { value: RateConstantTreatment; title: string }[] = [
  { value: 'fixed', title: 'fixed' },
  { value: 'fitted', title: 'fitted' },
  { value: 'learned', title: 'a network' },
]

export const orderOptions: readonly { value: ModelSettings['orders']; title: string }[] = [
  { value: 'stoichiometric', title: 'As much as is used up' },
  { value: 'independent', title: 'Of their own' },
]

/** `y1, y2`; what it comes to by itself where nothing is said. */
export function remainderText({ remainder }: ModelSettings): string {
  if (remainder === null) return 'all species'
  return remainder.length === 0 ? 'none' : remainder.join(', ')
}

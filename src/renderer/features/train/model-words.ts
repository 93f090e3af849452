import type { ModelSettings } from '../../../shared'

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

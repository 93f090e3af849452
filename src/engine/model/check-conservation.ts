import { type ModelSettings, type Outcome, failed, succeeded } from '../../shared'
import { determinedStates, headNamed } from '../../solver'

const refused = (reason: string, advice: string) => failed(reason, 'conserved totals', advice, 'usage')

/** Whether a model of these species, with its head, can keep the totals that its settings name; else why not. */
export function checkConservation(
  { head, conservation: { form, totals } }: ModelSettings,
  species: readonly string[],
  stateScale: readonly number[],
): Outcome<null> {
  if (form === 'none') return succeeded(null)
  if (totals.length === 0) {
    return refused(
      'No total is named that the model shall keep, and not every species is named by a formula whose elements could be',
      'Name one, or choose to keep none.',
    )
  }
  for (const { name, coefficients } of totals) {
    if (coefficients.length === species.length) continue
    return refused(
      `The total ${name} has ${coefficients.length} coefficients for ${species.length} species`,
      `Give one each for ${species.join(', ')}; 0 for a species that does not count.`,
    )
  }
  const { dependent } = determinedStates(
    totals.map(({ coefficients }) => coefficients),
    Float64Array.from(stateScale),
  )
  if (dependent !== null) {
    const { name, coefficients } = totals[dependent]!
    return coefficients.every((coefficient) => coefficient === 0)
      ? refused(`No species counts in the total ${name}`, 'Give at least one coefficient that is not 0.')
      : refused(`The total ${name} follows from those before it`, 'Leave it out: it is kept already.')
  }
  if (totals.length === species.length) {
    return refused(
      `${totals.length} independent totals of ${species.length} species leave nothing to change`,
      'Name fewer totals than species.',
    )
  }
  if (form === 'projection' && headNamed(head).nonNegative) {
    return refused(
      `The head ${head} keeps species from falling below zero by their own production and loss, which a projection would mix`,
      'Keep the totals by algebraic equations, or choose another head.',
    )
  }
  return succeeded(null)
}

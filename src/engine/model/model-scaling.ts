import { type ModelSettings, type Outcome, type Scaling, failed, succeeded } from '../../shared'

/** The scales that a model takes: those of its settings where they say any, else those of the data. */
export function modelScaling(model: ModelSettings, species: readonly string[], data: Scaling): Outcome<Scaling> {
  const { stateScale, timeScale } = model
  if (stateScale !== null && stateScale.length !== species.length) {
    return failed(
      `${stateScale.length} scales were given for ${species.length} species`,
      'scales of species',
      `Give one scale each for ${species.join(', ')}, or none.`,
      'usage',
    )
  }
  return succeeded({ ...data, stateScale: stateScale ?? data.stateScale, timeScale: timeScale ?? data.timeScale })
}

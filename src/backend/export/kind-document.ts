import type { ConditionColumn, ModelSettings, Scaling } from '../../shared'

/** How models of one kind are written down. */
export interface KindDocument {
  format: string
  version: number
  /**
   * What dy/dt is, as numbers with the equations that they enter.
   * @param parameters of the model: the best
   * @param conditions of the data
   */
  rightHandSide(
    model: ModelSettings,
    species: readonly string[],
    scaling: Scaling,
    parameters: Float64Array,
    conditions: readonly ConditionColumn[],
  ): Record<string, unknown>
}

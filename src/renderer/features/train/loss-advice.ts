import type { Catalogue, StageSettings } from '../../../shared'
import { optimiserOf } from './stage-ends'

/** What a loss is, and why the optimiser of a stage cannot take it or takes it badly; undefined where nothing is known. */
export function lossAdvice(
  catalogue: Catalogue | undefined,
  stage: Pick<StageSettings, 'optimizer' | 'loss'>,
  runLoss: string,
): string | undefined {
  const name = stage.loss ?? runLoss
  const loss = catalogue?.losses.find((row) => row.name === name)
  const optimiser = optimiserOf(catalogue, stage)
  if (loss === undefined || optimiser === undefined) return undefined
  if (optimiser.kind === 'least-squares' && loss.noLeastSquares !== null) return loss.noLeastSquares
  if (optimiser.kind === 'quasi-newton' && loss.kinked) {
    return `${loss.title} has a kink at every measured value, where ${optimiser.title} stalls: choose a smooth loss.`
  }
  return stage.loss === null ? loss.title : loss.description
}

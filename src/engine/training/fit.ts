import type { Fit } from '../../shared'
import { type MethodName, solve } from '../../solver'
import { drawingTimes } from '../data/drawing-times'
import type { Trainer } from './trainer'

/**
 * The solution of every experiment with the given parameters, on a dense grid for drawing and at the sample times; null when a
 * solve fails (an accepted epoch's does not, but the best may have been found at other tolerances).
 */
export function computeFit(trainer: Trainer, parameters: Float64Array, epoch: number, loss: number): Fit | null {
  const { training, data } = trainer.job
  const { model, layout, stateScale } = trainer.problem
  const absoluteTolerance = Float64Array.from(stateScale, (scale) => scale * training.absoluteTolerance)
  const experiments: Fit['experiments'] = []
  for (const [index, experiment] of trainer.problem.experiments.entries()) {
    const times = drawingTimes(experiment.startTime, experiment.sampleTimes)
    const solved = solve({
      model,
      method: training.method as MethodName,
      parameters: layout.modelParameters(parameters),
      inputs: experiment.inputs,
      stopTimes: experiment.stopTimes,
      initial: layout.initial(index, parameters),
      startTime: experiment.startTime,
      sampleTimes: times,
      relativeTolerance: training.relativeTolerance,
      absoluteTolerance,
    })
    if (solved.status === 'failed') return null
    experiments.push({
      experiment: experiment.name,
      times,
      values: solved.values,
      sampleTimes: experiment.sampleTimes,
      sampleValues: valuesAt(experiment.sampleTimes, times, solved.values, data.species.length),
    })
  }
  return { epoch, loss, species: data.species, experiments }
}

/** The rows of a time-major table at times that are all among the table's own. */
function valuesAt(wanted: Float64Array, times: Float64Array, values: Float64Array, species: number): Float64Array {
  const picked = new Float64Array(wanted.length * species)
  let row = 0
  wanted.forEach((time, i) => {
    while (row < times.length - 1 && times[row]! < time) row++
    picked.set(values.subarray(row * species, (row + 1) * species), i * species)
  })
  return picked
}

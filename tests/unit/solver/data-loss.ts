import { losses, noTerm, type Loss, type LossName, type LossNumbers, type TrajectoryLoss } from '../../../src/solver'

/** Measured data: [samples][states], time-major, NaN where nothing was measured; scale: y_scale, [states]. */
export interface Observations {
  sampleTimes: Float64Array
  values: Float64Array
  scale: Float64Array
}

/** Numbers at which every row differs from the others on residuals around 1. */
export const lossNumbers: LossNumbers = { delta: 0.5, floor: 0.1 }

/** The mean of a loss over every measured value of one trajectory; without any, 0. */
export function dataLoss(name: LossName, { sampleTimes, values, scale }: Observations): TrajectoryLoss {
  const row: Loss | undefined = losses.find((candidate) => candidate.name === name)
  if (!row) throw new Error(`There is no loss named ${name}.`)
  const loss = row.create(lossNumbers)
  const term = noTerm()
  const states = scale.length
  const measured = Math.max(
    1,
    values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0),
  )
  return {
    sampleTimes,
    at(sample, state, cotangent) {
      let total = 0
      for (let index = 0; index < states; index++) {
        const value = values[sample * states + index]!
        if (Number.isNaN(value)) {
          cotangent[index] = 0
          continue
        }
        loss.at(state[index]!, value, scale[index]!, term)
        total += term.value
        cotangent[index] = term.slope / measured
      }
      return total / measured
    },
  }
}

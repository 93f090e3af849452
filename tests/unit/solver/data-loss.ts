import { losses, type LossName, type TrajectoryLoss } from '../../../src/solver'

/** Measured data: [samples][states], time-major, NaN where nothing was measured; scale: y_scale, [states]. */
export interface Observations {
  sampleTimes: Float64Array
  values: Float64Array
  scale: Float64Array
}

/** The mean of a loss over every measured value of one trajectory; without any, 0. */
export function dataLoss(name: LossName, { sampleTimes, values, scale }: Observations): TrajectoryLoss {
  const loss = losses.find((row) => row.name === name)
  if (!loss) throw new Error(`There is no loss named ${name}.`)
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
        const residual = (state[index]! - value) / scale[index]!
        total += loss.value(residual)
        cotangent[index] = loss.derivative(residual) / (scale[index]! * measured)
      }
      return total / measured
    },
  }
}

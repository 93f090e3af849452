import { elementaryFunctions } from '../../../solver'
import { gasConstant } from './nth-order'

const { log } = elementaryFunctions('plain')

/** A ramp of temperature and where what is left falls fastest on it. */
export interface Peak {
  /** In K/s. */
  rate: number
  /** In K. */
  temperature: number
}

/** The peak of a ramp, from neighbouring values; the temperature is that in the middle between them. */
export function peakOf(times: ArrayLike<number>, kelvin: ArrayLike<number>, left: ArrayLike<number>): Peak {
  let [fastest, temperature] = [-Infinity, NaN]
  const last = times.length - 1
  for (let index = 0; index < last; index++) {
    const fall = (left[index]! - left[index + 1]!) / (times[index + 1]! - times[index]!)
    if (fall <= fastest) continue
    fastest = fall
    temperature = (kelvin[index]! + kelvin[index + 1]!) / 2
  }
  return { rate: (kelvin[last]! - kelvin[0]!) / (times[last]! - times[0]!), temperature }
}

/** E in J/mol of ln(rate / T_peak^2) = constant - E / (R T_peak) (Kissinger 1957), by least squares; NaN for fewer than two ramps. */
export function kissingerEnergy(peaks: readonly Peak[]): number {
  const x = peaks.map(({ temperature }) => 1 / temperature)
  const y = peaks.map(({ rate, temperature }) => log(rate / (temperature * temperature)))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(x), mean(y)]
  const covariance = x.reduce((sum, value, index) => sum + (value - mx) * (y[index]! - my), 0)
  const variance = x.reduce((sum, value) => sum + (value - mx) * (value - mx), 0)
  return (-gasConstant * covariance) / variance
}

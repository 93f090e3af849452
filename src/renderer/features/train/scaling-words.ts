import type { Scaling } from '../../../shared'
import { formatNumber, formatQuantity } from '../../format'

/** Powers of ten between the smallest and the largest scale. */
function orders(scales: readonly number[]): number {
  const positive = scales.filter((scale) => scale > 0)
  if (positive.length === 0) return 0
  return Math.log10(Math.max(...positive)) - Math.log10(Math.min(...positive))
}

/**
 * What the scales of the data mean for training, in sentences.
 * @param times sample times, whose spread is that of the time scales to be learned
 */
export function scalingWords(
  scaling: Scaling,
  times: readonly number[],
  timeUnit: string | null,
  scaled: boolean,
): string[] {
  const unit = timeUnit === null ? '' : ` ${timeUnit}`
  const rates = scaling.stateScale.map((scale) => scale / scaling.timeScale)
  const span = `Species differ in scale by ${ordersText(orders(scaling.stateScale))}`
  const sampled = orders(times.map((time) => time - scaling.startTime))
  const sentences = [
    sampled >= 2
      ? `${span}; the samples span ${ordersText(sampled)} of time.`
      : `${span}; the samples span ${formatNumber(scaling.timeScale, 3)}${unit}.`,
  ]
  const range = `${formatNumber(Math.min(...rates), 2)} to ${formatNumber(Math.max(...rates), 2)}`
  sentences.push(
    scaled
      ? `The network's output is multiplied by scale / time scale, ${range}, so that it stays near 1.`
      : `Without scaling the network has to give rates around ${range} by itself.`,
  )
  if (!scaled && orders(rates) >= 2) sentences.push('Such a network seldom learns: choose the scaled model.')
  return sentences
}

function ordersText(count: number): string {
  const whole = Math.round(count)
  return whole === 0 ? 'less than a power of ten' : formatQuantity(whole, 'power of ten', 'powers of ten')
}

import type { History } from '../../shared'

/**
 * At most `maximumPoints` epochs that draw the same picture: of each equal group of epochs the one with the lowest and the one
 * with the highest loss are kept, in order.
 */
export function thinHistory(history: History, maximumPoints: number): History {
  const length = history.epochs.length
  if (length <= maximumPoints) return history
  const groups = Math.max(1, Math.floor(maximumPoints / 2))
  const kept: number[] = []
  for (let group = 0; group < groups; group++) {
    const from = Math.floor((group * length) / groups)
    const to = Math.floor(((group + 1) * length) / groups)
    let low = from
    let high = from
    for (let i = from; i < to; i++) {
      if (history.losses[i]! < history.losses[low]!) low = i
      if (history.losses[i]! > history.losses[high]!) high = i
    }
    // The last epoch is always kept: it is the number that the reader compares with the one in the strip.
    if (group === groups - 1 && low !== length - 1) high = length - 1
    kept.push(Math.min(low, high))
    if (low !== high) kept.push(Math.max(low, high))
  }
  const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, (i) => values[i]!)
  return { epochs: pick(history.epochs), losses: pick(history.losses), gradientNorms: pick(history.gradientNorms) }
}

/** Histories that follow one another, as one. */
export function joinHistories(parts: readonly History[]): History {
  const join = (pick: (part: History) => Float64Array): Float64Array => {
    const joined = new Float64Array(parts.reduce((sum, part) => sum + pick(part).length, 0))
    let at = 0
    for (const part of parts) {
      joined.set(pick(part), at)
      at += pick(part).length
    }
    return joined
  }
  return {
    epochs: join((part) => part.epochs),
    losses: join((part) => part.losses),
    gradientNorms: join((part) => part.gradientNorms),
  }
}

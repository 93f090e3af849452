/** Smallest and largest finite value, null when there is none. */
export function finiteExtent(...lists: Iterable<number>[]): [number, number] | null {
  let minimum = Infinity
  let maximum = -Infinity
  for (const list of lists) {
    for (const value of list) {
      if (!Number.isFinite(value)) continue
      if (value < minimum) minimum = value
      if (value > maximum) maximum = value
    }
  }
  return minimum <= maximum ? [minimum, maximum] : null
}

/** Wider by a fraction of the span on both sides; a single value gets room around it. */
export function padded([minimum, maximum]: [number, number], fraction: number): [number, number] {
  const span = maximum - minimum
  if (span > 0) return [minimum - span * fraction, maximum + span * fraction]
  const room = Math.abs(minimum) || 1
  return [minimum - room / 2, maximum + room / 2]
}

/**
 * The extent of the data, widened towards the model as far as one span of the data: a model that runs away early in training
 * leaves the picture and does not flatten the data.
 */
export function extentOfFit(data: [number, number] | null, model: [number, number] | null): [number, number] {
  if (data === null) return model ?? [0, 1]
  if (model === null) return data
  const room = data[1] - data[0] || Math.abs(data[0]) || 1
  return [Math.max(Math.min(data[0], model[0]), data[0] - room), Math.min(Math.max(data[1], model[1]), data[1] + room)]
}

/** The powers of ten that positive values span, with room on either side; one decade of none. */
export function logarithmicExtent(values: readonly number[], padding: number): [number, number] {
  return padded(finiteExtent(values.map(Math.log10)) ?? [0, 1], padding)
}

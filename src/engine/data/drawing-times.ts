const mostDrawingTimes = 800

/**
 * Times at which a solution is drawn: the samples and points between them, spaced geometrically where neighbouring samples lie
 * more than a factor of 1.5 apart, so that the curve looks smooth on a linear and on a logarithmic axis.
 */
export function drawingTimes(startTime: number, sampleTimes: Float64Array): Float64Array {
  const knots = [startTime, ...sampleTimes].filter((time, i, all) => i === 0 || time > (all[i - 1] ?? -Infinity))
  const between = Math.max(1, Math.min(8, Math.floor(mostDrawingTimes / knots.length)))
  const times: number[] = []
  knots.forEach((from, i) => {
    times.push(from)
    const to = knots[i + 1]
    if (to === undefined) return
    const ratio = from > 0 ? to / from : 1
    // A constant factor by repeated square roots: engines may differ in the last bit of pow, never of sqrt.
    const factor = ratio > 1.5 ? Math.sqrt(Math.sqrt(Math.sqrt(ratio))) : 1
    let geometric = from
    for (let j = 1; j < between; j++) {
      geometric *= factor
      const time = factor > 1 && between === 8 ? geometric : from + ((to - from) * j) / between
      if (time > from && time < to) times.push(time)
    }
  })
  return Float64Array.from(times)
}

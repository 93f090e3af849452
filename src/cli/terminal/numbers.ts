const missing = '-'

/** A loss or a norm to the two digits that mean something: 0.019, 8.4e-4. */
export function formatLoss(value: number | null): string {
  if (value === null || Number.isNaN(value)) return missing
  return significant(value, 2)
}

/** A computed value to four digits: 0.9996, 3.650e-5. */
export function formatValue(value: number): string {
  return Number.isNaN(value) ? missing : significant(value, 4)
}

/** Seconds as a person says them: 4.2 s, 11 s, 3 min 20 s, 2 h 5 min. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Seconds in milliseconds: 0.52 ms, 1250 ms. */
export function formatMilliseconds(seconds: number): string {
  return `${formatValue(1e3 * seconds)} ms`
}

/** Bytes in the unit that leaves one to four digits before the point: 740 B, 12 kB, 3.4 MB. */
export function formatBytes(bytes: number): string {
  if (Number.isNaN(bytes)) return missing
  const power = Math.min(3, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return `${Number((bytes / 1000 ** power).toPrecision(2))} ${['B', 'kB', 'MB', 'GB'][power]}`
}

/** Events a second: 168, 4.2. */
export function formatRate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond))
}

function significant(value: number, digits: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  return size >= 0.01 && size < 10 ** Math.max(digits, 4)
    ? String(Number(value.toPrecision(size >= 10 ** digits ? 4 : digits)))
    : value.toExponential(digits - 1).replace('e+', 'e')
}

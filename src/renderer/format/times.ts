/** A span of time to the digits that mean something: `0.4 s`, `11 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return joined(Math.floor(whole / 60), 'min', whole % 60, 's')
  const minutes = Math.round(whole / 60)
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}

/** A moment as a person says it: `today 14:02`, `yesterday 9:30`, `3 May 2026`. @param moment ISO 8601 */
export function formatMoment(moment: string, now: Date): string {
  const then = new Date(moment)
  const day = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
  const daysAgo = Math.round((day(now) - day(then)) / 86_400_000)
  const clock = `${then.getHours()}:${String(then.getMinutes()).padStart(2, '0')}`
  if (daysAgo === 0) return `today ${clock}`
  if (daysAgo === 1) return `yesterday ${clock}`
  return then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}

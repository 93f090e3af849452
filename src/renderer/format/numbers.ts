/** What stands for a number that is not there. */
const absent = '–'

/** `significant` digits without trailing zeros, in powers of ten outside 1e-3 to 1e5: `8.4e-4`, `0.031`, `15,960`. */
export function formatNumber(value: number | null | undefined, significant = 4): string {
  if (value === null || value === undefined || Number.isNaN(value)) return absent
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  if (value === 0) return '0'
  const magnitude = Math.abs(value)
  if (magnitude >= 1e5 || magnitude < 1e-3) {
    const [mantissa = '', exponent = ''] = value.toExponential(significant - 1).split('e')
    return `${Number(mantissa)}e${Number(exponent)}`
  }
  return String(Number(value.toPrecision(significant)))
}

/** A loss or a norm to the two digits that mean something: `8.4e-4`, `0.031`. */
export function formatLoss(value: number | null | undefined): string {
  return formatNumber(value, 2)
}

/** A whole number with separators: `15,960`. */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** `1 run`, `2 runs`. */
export function formatQuantity(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`
}

const byteUnits = ['B', 'kB', 'MB', 'GB'] as const

/** Bytes to two digits in the unit that suits them: `740 B`, `46 kB`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(byteUnits.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return `${Number((bytes / 1000 ** power).toPrecision(2))} ${byteUnits[power]}`
}

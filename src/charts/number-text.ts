const superscripts: Record<string, string> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
}

/** 10 with a raised exponent: 10⁻⁴. */
export function powerOfTen(exponent: number): string {
  return `10${[...String(exponent)].map((character) => superscripts[character] ?? character).join('')}`
}

/** Floor of the decimal exponent, corrected for a logarithm that rounds across a power of ten. */
export function decimalExponent(value: number): number {
  return Number(Math.abs(value).toExponential().split('e')[1])
}

/** A tick at a multiple of `step`, with exactly the decimals that the step needs: 0.75, 4,000. */
export function tickText(value: number, step: number): string {
  let decimals = 0
  // A step such as 2.5 needs one digit more than its exponent says.
  while (decimals < 12 && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-9) decimals += 1
  const rounded = Number(value.toFixed(decimals))
  const [whole = '', fraction] = Math.abs(rounded).toFixed(decimals).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${rounded < 0 ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

/** A value to a few significant digits: 0.982, 61, 3.65e-5; `digits` counts significant digits. */
export function valueText(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'missing'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  if (value === 0) return '0'
  const exponent = decimalExponent(value)
  if (exponent < -3 || exponent >= 6) {
    const [mantissa = '', power = ''] = value.toExponential(digits - 1).split('e')
    return `${trimZeros(mantissa)}e${Number(power)}`
  }
  return exponent >= digits ? tickText(Math.round(value), 1) : trimZeros(value.toPrecision(digits))
}

function trimZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}

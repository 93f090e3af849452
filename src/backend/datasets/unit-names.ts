const bare = ['%', 'ppm', 'ppb', 'au', 'a.u.', 'abs', 'od', 'min', 'h', 'hr', 'hour', 'hours', 'minute', 'minutes']
const calendar = [
  'd',
  'day',
  'days',
  'sec',
  'second',
  'seconds',
  '°c',
  'degc',
  'deg',
  'atm',
  'bar',
  'torr',
  'mmhg',
  'wt',
]
const withPrefix = /^(f|p|n|u|\u00b5|\u03bc|m|c|d|k|M|G)?(s|m|g|l|L|M|mol|Mol|Pa|bar|V|A|K|J|W|Hz|eq|U|cal|OD|N)$/
const knownWords = new Set([...bare, ...calendar])

/** Whether a text names a unit of measurement: known units, with prefixes, powers, products and quotients. */
export function isUnit(text: string): boolean {
  const factors = text
    .trim()
    .split(/[\s\u00b7*/]+/)
    .filter((factor) => factor !== '' && factor !== '1')
  return (
    factors.length > 0 &&
    factors.every((factor) => {
      const base = factor.replace(/\^?[-\u207b]?[\d\u00b9\u00b2\u00b3\u2070-\u2079]+$/, '')
      return withPrefix.test(base) || knownWords.has(base.toLowerCase())
    })
  )
}

const timeUnits = new Set([
  's',
  'sec',
  'second',
  'seconds',
  'ms',
  'us',
  '\u00b5s',
  '\u03bcs',
  'ns',
  'min',
  'minute',
  'minutes',
  'h',
  'hr',
  'hour',
  'hours',
  'd',
  'day',
  'days',
])

export function isTimeUnit(text: string): boolean {
  return timeUnits.has(text.trim().toLowerCase())
}

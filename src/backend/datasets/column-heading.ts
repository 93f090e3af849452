import { isTimeUnit, isUnit } from './unit-names'

export interface Heading {
  name: string
  unit: string | null
}

/** Time in the languages of the laboratories whose files were seen. */
const timeWords =
  /^(t|time|times|zeit|temps|tiempo|tempo|tijd|tid|czas|\u0432\u0440\u0435\u043c\u044f|elapsed time|time point)$/i

/**
 * Name and unit of a column: `A [mM]`, `time (s)`, `t / min`, `time_s`. Square brackets around a whole name are a concentration
 * (`[PGME]`), and round ones that hold no unit belong to the name (`Fe(II)`).
 */
export function readHeading(text: string): Heading {
  const whole = text.trim().replace(/\s+/g, ' ')
  const square = /^(.+?)\s*\[([^\]]+)\]$/.exec(whole)
  if (square !== null) return { name: square[1] ?? whole, unit: square[2]?.trim() ?? null }
  const round = /^(.+?)\s*\(([^)]+)\)$/.exec(whole)
  if (round !== null && isUnit(round[2] ?? '')) return { name: round[1] ?? whole, unit: round[2]?.trim() ?? null }
  const quotient = /^(.+?)\s*\/\s*([^/]+)$/.exec(whole) ?? /^([^_]+)_([^_]+)$/.exec(whole)
  if (quotient !== null && timeWords.test(quotient[1] ?? '') && isTimeUnit(quotient[2] ?? ''))
    return { name: quotient[1] ?? whole, unit: quotient[2]?.trim() ?? null }
  const spaced = /^(.+?) ?\/ ([^/]+(?:\/[^/]+)?)$/.exec(whole)
  if (spaced !== null && isUnit(spaced[2] ?? '')) return { name: spaced[1] ?? whole, unit: spaced[2]?.trim() ?? null }
  return { name: whole, unit: null }
}

/** 0-based column of the time by its name, or null. A column named after a time unit alone (`s`) is time, too. */
export function timeColumnByName(headings: readonly Heading[]): number | null {
  const byWord = headings.findIndex((heading) => timeWords.test(heading.name))
  if (byWord !== -1) return byWord
  const first = headings[0]
  return first !== undefined && isTimeUnit(first.name) && first.unit === null ? 0 : null
}

/** What columns are called that tell experiments apart. */
const experimentWords = /^(experiment|exp\.?|expt\.?|run|batch|trial|vessel|reactor)([ _]?(no\.?|number|name|id|#))?$/i

/** Whether a column names the experiment of each row. */
export function namesExperiments(name: string): boolean {
  return experimentWords.test(name)
}

/** The words for temperature in the same languages. */
const temperatureWords =
  /^(temp|temperature|temperatur|température|temperatura|temperatuur|\u0442\u0435\u043c\u043f\u0435\u0440\u0430\u0442\u0443\u0440\u0430)$/i
const temperatureUnits = /^(K|[°º]\s?C|deg\s?C)$/i

/** Whether a column is a temperature by its name or its unit. */
export function isTemperature(name: string, unit: string | null): boolean {
  return temperatureWords.test(name) || (unit !== null && temperatureUnits.test(unit.trim()))
}

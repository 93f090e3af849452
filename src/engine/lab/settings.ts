import { type LabParameter, type LabSetting, type LabSettings, type Outcome, failed, succeeded } from '../../shared'

/**
 * A value for each parameter: the given one where it is sound, else the parameter's own.
 * @param given may leave out any
 */
export function completeSettings(parameters: readonly LabParameter[], given: LabSettings): Outcome<LabSettings> {
  const names = parameters.map(({ name }) => name)
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown !== undefined)
    return failed(`The experiment has no setting named ${unknown}`, '', choicesText(names), 'usage')
  const complete: LabSettings = {}
  for (const parameter of parameters) {
    const value = Object.hasOwn(given, parameter.name) ? given[parameter.name]! : parameter.default
    const wrong = whatIsWrong(parameter, value)
    if (wrong !== null) return failed(`${parameter.title}: ${wrong}`, parameter.name, '', 'usage')
    complete[parameter.name] = value
  }
  return succeeded(complete)
}

function choicesText(names: readonly string[]): string {
  return names.length === 0 ? 'It has none.' : `Choose one of ${names.join(', ')}.`
}

/** What to give instead of a value, as a sentence; null when it is sound. */
function whatIsWrong(parameter: LabParameter, value: LabSetting): string | null {
  if (parameter.kind === 'choice') {
    const names = parameter.choices.map(({ name }) => name)
    return names.some((name) => name === value) ? null : `give one of ${names.join(', ')}.`
  }
  const { least, most, whole } = parameter
  const sound = (number: unknown): boolean =>
    typeof number === 'number' && number >= least && number <= most && (!whole || Number.isInteger(number))
  const range = `${whole ? 'whole numbers' : 'numbers'} from ${least} to ${most}`
  if (parameter.kind === 'number') return sound(value) ? null : `give one of the ${range}.`
  if (!Array.isArray(value) || value.length === 0 || !value.every(sound)) return `give ${range}.`
  return value.length > parameter.mostValues ? `give at most ${parameter.mostValues} values.` : null
}

import { type LabParameter, type LabSettings, type Outcome, failed, succeeded } from '../../shared'

/**
 * Settings as they are typed: `tolerances=1e-6,1e-8`, `method=bdf`. Whether a value is sound, the experiment says.
 * @param parameters of the experiment
 */
export function givenSettings(words: readonly string[], parameters: readonly LabParameter[]): Outcome<LabSettings> {
  const settings: LabSettings = {}
  for (const word of words) {
    const [, name = '', text = ''] = /^([^=]+)=(.*)$/.exec(word) ?? []
    if (name === '') return refused(`--set takes NAME=VALUE, not ${word}`, parameters)
    const parameter = parameters.find((each) => each.name === name)
    if (parameter === undefined) return refused(`The experiment has no setting named ${name}`, parameters)
    if (parameter.kind === 'choice') {
      settings[name] = text
      continue
    }
    const values = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)))
    if (values.some(Number.isNaN)) return refused(`${name} takes numbers, not ${text}`, parameters)
    settings[name] = parameter.kind === 'numbers' ? values : values[0]!
    if (parameter.kind === 'number' && values.length > 1) return refused(`${name} takes one number`, parameters)
  }
  return succeeded(settings)
}

function refused(reason: string, parameters: readonly LabParameter[]): Outcome<never> {
  return failed(reason, '', `Its settings are ${parameters.map(({ name }) => name).join(', ')}.`, 'usage')
}

import {
  type Mechanism,
  type MechanismReaction,
  type ModelSettings,
  type Outcome,
  failed,
  succeeded,
} from '../../../shared'

const refused = (reason: string, where: string, advice: string) => failed(reason, where, advice, 'usage')

/** The mechanism of a hybrid and the species that its network adds to, written out; or why they cannot be of these data. */
export function checkMechanism(
  { mechanism, remainder: given }: Pick<ModelSettings, 'mechanism' | 'remainder'>,
  species: readonly string[],
): Outcome<{ mechanism: Mechanism; remainder: string[] }> {
  if (mechanism === null || mechanism.reactions.length === 0) {
    return refused(
      'A hybrid needs the reactions that are known, and none are given',
      'mechanism',
      'Give a mechanism, or train a neural ODE, which needs none.',
    )
  }
  for (const reaction of mechanism.reactions) {
    const wrong = whatIsWrong(reaction, species)
    if (wrong !== null) return wrong
  }
  const stranger = given?.find((name) => !species.includes(name))
  if (stranger !== undefined) {
    return refused(
      `${stranger} is not among the species of the data`,
      'learned remainder',
      `Choose of ${species.join(', ')}.`,
    )
  }
  const learned = mechanism.reactions.some(({ treatment }) => treatment === 'learned')
  const remainder = given ?? (learned ? [] : [...species])
  const fitted = mechanism.reactions.some(({ treatment }) => treatment === 'fitted')
  if (remainder.length === 0 && !learned && !fitted) {
    return refused(
      'All rate constants are fixed and nothing is added to the rates: there is nothing to train',
      'mechanism',
      'Have a rate constant fitted or learned ("treatment": "fitted" in the file), or name species whose rates get a learned remainder.',
    )
  }
  return succeeded({ mechanism, remainder })
}

function whatIsWrong({ equation, orders, change, constant, treatment }: MechanismReaction, species: readonly string[]) {
  const where = `reaction ${equation}`
  const stranger = [...Object.keys(orders), ...Object.keys(change)].find((name) => !species.includes(name))
  if (stranger !== undefined) {
    return refused(
      `${stranger} is not among the species of the data`,
      where,
      `The data have ${species.join(', ')}: name it as they do, or leave the reaction out.`,
    )
  }
  const numbers = [...Object.values(orders), ...Object.values(change), constant]
  if (!numbers.every(Number.isFinite)) {
    return refused('An order, a change or the rate constant is not a number', where, 'Correct it.')
  }
  if (treatment !== undefined && treatment !== 'fixed' && !(constant > 0)) {
    return refused(
      `A rate constant that is ${treatment} is positive and begins at its given value, which is ${constant}`,
      where,
      'Give a value above 0 to begin with.',
    )
  }
  return null
}

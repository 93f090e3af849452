import type { Choice } from '../../../shared'

/** Choices of the catalogue for a select. What is chosen stays among them, even before the catalogue is known or without it. */
export function choiceOptions(
  choices: readonly Choice[] | undefined,
  chosen: string,
): { value: string; title: string }[] {
  const options = (choices ?? []).map(({ name, title }) => ({ value: name, title }))
  return options.some(({ value }) => value === chosen) ? options : [...options, { value: chosen, title: chosen }]
}

/** The title of a choice; its name when the catalogue does not have it. */
export function choiceTitle(choices: readonly Choice[] | undefined, name: string): string {
  return choices?.find((choice) => choice.name === name)?.title ?? name
}

import { type Outcome, type RunSummary, failed, succeeded } from '../../shared'

/**
 * The run that a person means: a number, or a name that only one run has.
 * @param runs the project's runs
 */
export function chooseRun(runs: readonly RunSummary[], text: string): Outcome<RunSummary> {
  const numbered = runs.find((run) => String(run.id) === text)
  if (numbered !== undefined) return succeeded(numbered)
  const named = runs.filter((run) => run.name === text)
  const [only, ...others] = named
  if (only === undefined) return failed(`There is no run ${text} in the project`, '', 'kinode runs lists them.')
  if (others.length === 0) return succeeded(only)
  const numbers = named.map((run) => run.id).join(', ')
  return failed(`${named.length} runs are named ${text}`, '', `Give one of their numbers: ${numbers}.`)
}

import { type LabExperiment, type LabSettings, type Outcome, failed, succeeded } from '../../shared'

/** The setting of an experiment that says how many starts it trains. */
const starts = 'seeds'

/** Whether an experiment trains from several starts. */
export function hasStarts({ parameters }: LabExperiment): boolean {
  return parameters.some(({ name }) => name === starts)
}

/** Settings with the number of starts that --seeds asks for; undefined asks for none. */
export function withSeeds(
  settings: LabSettings,
  seeds: number | undefined,
  experiment: LabExperiment,
): Outcome<LabSettings> {
  if (seeds === undefined) return succeeded(settings)
  if (!hasStarts(experiment))
    return failed(`${experiment.name} trains nothing: it has no seeds`, '', 'Leave --seeds away.', 'usage')
  if (Object.hasOwn(settings, starts))
    return failed(`--seeds and --set ${starts} are the same setting`, '', 'Give one of them.', 'usage')
  return succeeded({ ...settings, [starts]: seeds })
}

import { type LabResult, type LabSettings, type Outcome, succeeded } from '../../shared'
import type { LabContext, LabStep } from './experiment'
import { labExperimentNamed } from './experiments'
import { completeSettings } from './settings'

/** An experiment under way, and the settings that it goes by. */
export interface StartedExperiment {
  settings: LabSettings
  /** Goes on with each `next`; whoever does not want to go on leaves it there. */
  work: Generator<LabStep, LabResult>
}

/** Begins an experiment of the list, with its own settings where none are given. */
export function startExperiment(name: string, given: LabSettings, context: LabContext): Outcome<StartedExperiment> {
  const experiment = labExperimentNamed(name)
  if (experiment.status === 'failed') return experiment
  const settings = completeSettings(experiment.value.parameters, given)
  if (settings.status === 'failed') return settings
  return succeeded({ settings: settings.value, work: experiment.value.run(settings.value, context) })
}

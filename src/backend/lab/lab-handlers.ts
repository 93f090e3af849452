import { type Handlers, type WorkbenchContract, succeeded } from '../../shared'
import { labExperimentNamed, labExperiments } from '../../engine'
import type { ProjectSession } from '../projects'
import type { LabRuns } from './lab-runs'

type LabCalls = 'lab.list' | 'lab.result' | 'lab.run' | 'lab.stop'

/** The experiments of the paper: what there are, running them, and what they came to. */
export function createLabHandlers(session: ProjectSession, runs: LabRuns): Pick<Handlers<WorkbenchContract>, LabCalls> {
  return {
    'lab.list': () => succeeded(labExperiments.map((experiment) => runs.entry(experiment))),
    'lab.result': ({ experiment }) => {
      const named = labExperimentNamed(experiment)
      if (named.status === 'failed') return named
      return succeeded(session.current?.labRecord(experiment) ?? null)
    },
    'lab.run': ({ experiment, settings }) => runs.run(experiment, settings),
    'lab.stop': async ({ experiment }) => {
      const named = labExperimentNamed(experiment)
      if (named.status === 'failed') return named
      await runs.stop(experiment)
      return succeeded(null)
    },
  }
}

import {
  type Handlers,
  type Outcome,
  type SimulationJob,
  type SimulationRequest,
  type Trajectory,
  type WorkbenchContract,
  failed,
  succeeded,
} from '../../shared'
import { distinctTimes } from '../../engine'
import { readExample } from '../examples'
import type { ProjectSession } from '../projects/session'
import type { EnginePool } from '../runs/engine-pool'
import { trainedNetwork } from '../runs/trained-network'
import { methods } from '../../solver'

interface Prepared {
  job: SimulationJob
  units: (string | null)[]
  timeUnit: string | null
}

/** Solves a run's best model or an example's mechanism, in an engine process like everything that computes. */
export function createSimulationHandlers(
  session: ProjectSession,
  engines: EnginePool,
  examplesFolder: string,
): Pick<Handlers<WorkbenchContract>, 'simulate'> {
  return {
    simulate: async (request) => {
      const unknown = unknownMethod(request.method)
      if (unknown) return unknown
      const prepared =
        request.subject.kind === 'run'
          ? prepareRun(session, request.subject.id, request)
          : await prepareExample(examplesFolder, request.subject.name, request)
      if (prepared.status === 'failed') return prepared
      const { job, units, timeUnit } = prepared.value
      const engine = engines.acquire()
      try {
        const simulated = await engine.client.call('simulate', job)
        if (simulated.status === 'failed') return simulated
        return succeeded<Trajectory>({ ...simulated.value, units, timeUnit })
      } finally {
        engines.release(engine)
      }
    },
  }
}

/** A Failure that lists the methods, for a name that is none of them. */
function unknownMethod(name: string | undefined): Outcome<never> | null {
  if (name === undefined || methods.some((method) => method.name === name)) return null
  const choices = methods.map((method) => method.name).join(', ')
  return failed(`There is no method of integration named ${name}`, 'method', `Choose one of ${choices}.`, 'usage')
}

function prepareRun(session: ProjectSession, id: number, request: SimulationRequest): Outcome<Prepared> {
  const trained = trainedNetwork(session, id)
  if (trained.status === 'failed') return trained
  const { run, data, parameters } = trained.value
  return succeeded({
    job: {
      subject: {
        kind: 'network',
        model: run.settings.model,
        data,
        fittedInitialValues: run.settings.training.lossOptions.fittedInitialValues,
        parameters,
      },
      times: request.times ?? distinctTimes(data.series.map((series) => series.times)),
      method: request.method ?? run.settings.training.method,
      relativeTolerance: request.relativeTolerance ?? run.settings.training.relativeTolerance,
      absoluteTolerance:
        request.absoluteTolerance ?? request.relativeTolerance ?? run.settings.training.absoluteTolerance,
    },
    units: run.units,
    timeUnit: run.timeUnit,
  })
}

/** Far below any concentration that a mechanism's user reads. */
const mechanismAbsoluteTolerance = 1e-14
const mechanismRelativeTolerance = 1e-8

async function prepareExample(folder: string, name: string, request: SimulationRequest): Promise<Outcome<Prepared>> {
  const example = await readExample(folder, name)
  if (example.status === 'failed') return example
  const { mechanism, initial, units, timeUnit, sampleTimes } = example.value
  return succeeded({
    job: {
      subject: { kind: 'mechanism', mechanism, initial },
      times: request.times ?? sampleTimes,
      method: request.method ?? methods[0].name,
      relativeTolerance: request.relativeTolerance ?? mechanismRelativeTolerance,
      absoluteTolerance: request.absoluteTolerance ?? mechanismAbsoluteTolerance,
    },
    units,
    timeUnit,
  })
}

import {
  type ConditionColumn,
  type GradientCheckJob,
  type GradientJobSubject,
  type GradientRequestSettings,
  type Outcome,
  succeeded,
} from '../../shared'
import { type Example, readExample } from '../examples'
import type { ProjectSession } from '../projects/session'
import { trainedNetwork } from '../runs/trained-network'
import { otherData } from './other-data'

type Request = Omit<GradientRequestSettings, 'gradientMethod'>
type Settings = Pick<GradientCheckJob, 'loss' | 'method' | 'relativeTolerance' | 'absoluteTolerance'>

/** A subject with the settings that hold where a request names none. */
interface Subject {
  subject: GradientJobSubject
  settings: Settings
}

/** For how long and how often a gradient is repeated, and what one may take. */
const effort = { seconds: 0.25, repeats: 50, maximumSteps: 100_000, maximumSeconds: 60 }

/** What an engine is asked: the subject's own data and settings where the request names none. */
export async function gradientJob(
  session: ProjectSession,
  examplesFolder: string,
  request: Request,
): Promise<Outcome<GradientCheckJob>> {
  const found =
    request.subject.kind === 'run'
      ? runSubject(session, request.subject.id, request.data)
      : await exampleSubject(examplesFolder, request.subject, request.data)
  if (found.status === 'failed') return found
  const { subject, settings } = found.value
  return succeeded({
    subject,
    loss: request.loss ?? settings.loss,
    method: request.method ?? settings.method,
    relativeTolerance: request.relativeTolerance ?? settings.relativeTolerance,
    absoluteTolerance: request.absoluteTolerance ?? request.relativeTolerance ?? settings.absoluteTolerance,
    ...effort,
    ...(request.memoryLimit !== undefined && { memoryLimit: request.memoryLimit }),
  })
}

function runSubject(session: ProjectSession, id: number, file: Request['data']): Outcome<Subject> {
  const trained = trainedNetwork(session, id)
  if (trained.status === 'failed') return trained
  const { run, parameters } = trained.value
  const data =
    file === undefined
      ? succeeded(trained.value.data)
      : otherData(file, named(run.species, run.units), trained.value.data.conditions ?? [])
  if (data.status === 'failed') return data
  const { model, training } = run.settings
  return succeeded({
    subject: {
      kind: 'network',
      model,
      data: data.value,
      scaling: run.scaling,
      fittedInitialValues: training.lossOptions.fittedInitialValues,
      parameters,
    },
    settings: training,
  })
}

async function exampleSubject(
  folder: string,
  { name, seed }: Extract<Request['subject'], { kind: 'example' }>,
  file: Request['data'],
): Promise<Outcome<Subject>> {
  const example = await readExample(folder, name)
  if (example.status === 'failed') return example
  const { mechanism, recommended, species, units } = example.value
  const data = file === undefined ? succeeded(ownData(example.value)) : otherData(file, named(species, units), [])
  if (data.status === 'failed') return data
  const { model, training: settings } = recommended
  if (seed === null) {
    // A mechanism is no network: what integrates it is each gradient method's own choice.
    return succeeded({
      subject: { kind: 'mechanism', mechanism, data: data.value },
      settings: { ...settings, method: null },
    })
  }
  return succeeded({ subject: { kind: 'network', model, data: data.value, scaling: null, parameters: seed }, settings })
}

const ownData = ({ species, dataset: { series, initial } }: Example) => ({ species, series, initial })

const named = (species: readonly string[], units: readonly (string | null)[]): ConditionColumn[] =>
  species.map((name, index) => ({ name, unit: units[index] ?? null }))

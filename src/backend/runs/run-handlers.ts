import {
  type Emit,
  type FittedInitialValues,
  type Handlers,
  type ModelSettings,
  type Outcome,
  type RunDetail,
  type RunSettings,
  type RunSummary,
  type WorkbenchContract,
  failed,
  succeeded,
} from '../../shared'
import { assembleExperiments, type PreparedModel, prepareModel, thinHistory } from '../../engine'
import { freeName } from '../projects/free-name'
import type { ProjectSession } from '../projects/session'
import { type ProjectStore, attempt } from '../store'
import type { RunQueue } from './run-queue'
import { runReactions } from './run-reactions'
import { checkModelSettings, checkRunSettings } from './run-settings'
import { trainingData } from './training-data'

type RunCalls = Exclude<Extract<keyof WorkbenchContract['calls'], `runs.${string}`>, 'runs.export'>
type RunHandlers = Pick<Handlers<WorkbenchContract>, RunCalls | 'models.describe'>

/** What can be asked of runs. */
export function createRunHandlers(
  session: ProjectSession,
  queue: RunQueue,
  emit: Emit<WorkbenchContract>,
): RunHandlers {
  const changed = (summary: RunSummary): Outcome<RunSummary> => {
    emit('run.changed', summary)
    return succeeded(summary)
  }

  return {
    'runs.list': () => reading(session, (store) => succeeded(store.runs())),
    'runs.get': ({ id }) => withRun(session, id, (_store, run) => succeeded(run)),
    'runs.history': ({ id, maximumPoints }) =>
      withRun(session, id, (store) => succeeded(thinHistory(store.history(id), maximumPoints))),
    'runs.fit': ({ id }) => withRun(session, id, (store) => succeeded(store.fit(id))),

    'runs.reactions': ({ id }) => withRun(session, id, runReactions),

    'runs.start': ({ settings: given, name }) =>
      writing(session, (store) => {
        const described = describeRun(store, given)
        if (described.status === 'failed') return described
        const settings = { ...given, model: described.value.model }
        const summary = store.addRun({
          name:
            name ??
            freeName(
              `${described.value.datasetName}, seed ${settings.training.seed}`,
              store.runs().map((run) => run.name),
            ),
          datasetId: settings.datasetId,
          model: {
            kind: settings.model.kind,
            description: described.value.description,
            definition: { ...settings.model, scaling: described.value.scaling, species: described.value.species },
          },
          parameterCount: described.value.parameterCount,
          settings,
          scaling: described.value.scaling,
        })
        queue.enqueue(summary.id)
        return withRun(session, summary.id, (_store, run) => succeeded<RunSummary>(run))
      }),

    'runs.pause': async ({ id }) => {
      const found = withRun(session, id, (_store, run) => succeeded(run))
      if (found.status === 'failed') return found
      if (!queue.isActive(id)) return failed(`The run is ${found.value.status}, not running`, found.value.name)
      await queue.end(id, 'pause')
      return withRun(session, id, (_store, run) => succeeded(run))
    },

    'runs.stop': async ({ id }) => {
      const writable = writing(session, () => withRun(session, id, (_store, run) => succeeded(run)))
      if (writable.status === 'failed') return writable
      await queue.end(id, 'stop')
      return withRun(session, id, (_store, run) => succeeded(run))
    },

    'runs.resume': ({ id, epochs, seconds }) =>
      writing(session, (store) =>
        withRun(session, id, (_same, run) => {
          if (queue.isActive(id)) return failed(`The run is ${run.status} already`, run.name)
          const settings = raisedLimits(run, epochs, seconds)
          const finished = finishedReason(run, settings)
          if (finished !== null) return finished
          store.changeRun(id, { settings })
          queue.enqueue(id)
          return withRun(session, id, (_store, resumed) => succeeded<RunSummary>(resumed))
        }),
      ),

    'runs.rename': ({ id, name }) =>
      writing(session, (store) => withRun(session, id, () => changed(store.changeRun(id, { name })))),

    'runs.remove': ({ id }) =>
      writing(session, (store) =>
        withRun(session, id, (_same, run) => {
          if (queue.isActive(id)) return failed(`The run is ${run.status}`, run.name, 'Stop it first.')
          store.setRunHidden(id, true)
          emit('run.removed', { id })
          return succeeded(null)
        }),
      ),

    'runs.restore': ({ id }) =>
      writing(session, (store) => {
        store.setRunHidden(id, false)
        return withRun(session, id, (_same, run) => changed(run))
      }),

    'models.describe': ({ datasetId, model }) =>
      reading(session, (store) => {
        const prepared = preparedOn(store, datasetId, model)
        return prepared.status === 'failed' ? prepared : succeeded(describePrepared(prepared.value))
      }),
  }
}

function reading<T>(session: ProjectSession, act: (store: ProjectStore) => Outcome<T>): Outcome<T> {
  const store = session.require()
  return store.status === 'failed' ? store : act(store.value)
}

function writing<T>(session: ProjectSession, act: (store: ProjectStore) => Outcome<T>): Outcome<T> {
  const store = session.requireWritable()
  if (store.status === 'failed') return store
  const attempted = attempt(store.value, () => act(store.value))
  return attempted.status === 'failed' ? attempted : attempted.value
}

function withRun<T>(
  session: ProjectSession,
  id: number,
  act: (store: ProjectStore, run: RunDetail) => Outcome<T>,
): Outcome<T> {
  return reading(session, (store) => {
    const run = store.run(id)
    if (run === null) return failed('There is no such run', `run ${id}`, 'See the list of runs.')
    return act(store, run)
  })
}

function preparedOn(store: ProjectStore, datasetId: number, model: ModelSettings, fitted?: FittedInitialValues) {
  const checked = checkModelSettings(model)
  if (checked.status === 'failed') return checked
  const data = trainingData(store, datasetId)
  if (data.status === 'failed') return data
  const experiments = assembleExperiments(data.value, fitted)
  return experiments.status === 'failed' ? experiments : prepareModel(model, data.value.species, experiments.value)
}

function describePrepared({ built: { description, parameterCount } }: PreparedModel) {
  return { description, parameterCount }
}

function describeRun(store: ProjectStore, settings: RunSettings) {
  const checked = checkRunSettings(settings)
  if (checked.status === 'failed') return checked
  const dataset = store.dataset(settings.datasetId)
  if (dataset === null) return failed('There is no such data set', `data set ${settings.datasetId}`)
  const prepared = preparedOn(
    store,
    settings.datasetId,
    settings.model,
    settings.training.lossOptions.fittedInitialValues,
  )
  if (prepared.status === 'failed') return prepared
  return succeeded({
    datasetName: dataset.name,
    species: dataset.signals,
    scaling: prepared.value.scaling,
    model: prepared.value.model,
    ...describePrepared(prepared.value),
  })
}

function raisedLimits(run: RunDetail, epochs: number | undefined, seconds: number | undefined): RunSettings {
  const training = { ...run.settings.training }
  if (epochs !== undefined) training.epochs = epochs
  if (seconds !== undefined) training.seconds = seconds
  return { ...run.settings, training }
}

/** Why the run has nothing left to do under these limits; null when it has. */
function finishedReason(run: RunDetail, settings: RunSettings) {
  const { epochs, seconds, targetLoss } = settings.training
  if (run.epoch >= epochs) {
    return failed(`The run has done its ${epochs} epochs`, run.name, `Resume it with more epochs than ${epochs}.`)
  }
  if (seconds !== null && run.seconds >= seconds) {
    return failed(`The run has used its ${seconds} s`, run.name, `Resume it with more seconds than ${seconds}.`)
  }
  if (targetLoss !== null && run.bestLoss !== null && run.bestLoss < targetLoss) {
    return failed(`The run has reached its target loss of ${targetLoss}`, run.name, 'Duplicate it with a lower target.')
  }
  return null
}

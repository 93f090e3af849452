import {
  type DatasetDetail,
  type ExportFormat,
  type Fit,
  type Handlers,
  type Outcome,
  type RunDetail,
  type WorkbenchContract,
  failed,
  succeeded,
} from '../../shared'
import { assembleExperiments } from '../../engine'
import type { BackendPorts } from '../ports'
import type { ProjectSession } from '../projects'
import type { ProjectStore } from '../store'
import { modelDocument } from './model-document'
import { predictionTable } from './prediction-table'

/** What an exporter may draw on. */
interface Subject {
  store: ProjectStore
  run: RunDetail
  dataset: DatasetDetail
  fontsFolder: string
}

interface Exporter {
  mediaType: string
  write(subject: Subject): Outcome<string | Uint8Array> | Promise<Outcome<string | Uint8Array>>
}

const noFit = (run: RunDetail): Outcome<never> =>
  failed('The run has nothing to export yet', run.name, 'Let it train until the first checkpoint.')

function withFit(
  write: (subject: Subject, fit: Fit) => string | Uint8Array | Promise<string | Uint8Array>,
): Exporter['write'] {
  return async (subject) => {
    const fit = subject.store.fit(subject.run.id)
    return fit === null ? noFit(subject.run) : succeeded(await write(subject, fit))
  }
}

/** Loaded with the first picture: drawing libraries take longer to load than most commands to run. */
const pictures = () => import('./fit-picture')

function writeModel({ store, run, dataset }: Subject): Outcome<string> {
  const best = store.best(run.id)
  if (best === null) return noFit(run)
  const { signals: species, series, initial, conditions, conditionSeries } = dataset
  const { fittedInitialValues } = run.settings.training.lossOptions
  const experiments = assembleExperiments(
    { species, series, initial, conditions, conditionSeries },
    fittedInitialValues,
  )
  if (experiments.status === 'failed') return experiments
  return succeeded(`${JSON.stringify(modelDocument(run, dataset, experiments.value, best), null, 2)}\n`)
}

const exporters: Record<ExportFormat, Exporter> = {
  json: { mediaType: 'application/json', write: writeModel },
  csv: { mediaType: 'text/csv', write: withFit(({ dataset }, fit) => predictionTable(dataset, fit)) },
  svg: {
    mediaType: 'image/svg+xml',
    write: withFit(async ({ dataset, fontsFolder }, fit) => (await pictures()).fitSvg(dataset, fit, fontsFolder)),
  },
  png: {
    mediaType: 'image/png',
    write: withFit(async ({ dataset, fontsFolder }, fit) => (await pictures()).fitPng(dataset, fit, fontsFolder)),
  },
}

/** A file name that every system takes. */
function fileName(run: RunDetail, format: ExportFormat): string {
  const whole = run.name.startsWith(run.datasetName) ? run.name : `${run.datasetName} ${run.name}`
  const safe = whole
    // eslint-disable-next-line no-control-regex -- control characters are among those that no name may have
    .replace(/[<>:"/\\|?*\u0000-\u001f]+/g, '-')
    .trim()
  return `${safe}.${format}`
}

/** What a run gives away: its model, its predictions, its picture. */
export function createExportHandlers(
  session: ProjectSession,
  ports: Pick<BackendPorts, 'fontsFolder'>,
): Pick<Handlers<WorkbenchContract>, 'runs.export'> {
  return {
    'runs.export': async ({ id, format }) => {
      const store = session.require()
      if (store.status === 'failed') return store
      const run = store.value.run(id)
      if (run === null) return failed('There is no such run', `run ${id}`, 'See the list of runs.')
      const summary = store.value.dataset(run.datasetId)
      if (summary === null) throw new Error(`Run ${id} has no data set.`)
      const series = store.value.series(summary.id)
      const dataset = { ...summary, series, conditionSeries: store.value.conditionSeries(summary.id) }
      const exporter = exporters[format]
      const written = await exporter.write({ store: store.value, run, dataset, fontsFolder: ports.fontsFolder })
      if (written.status === 'failed') return written
      const content = typeof written.value === 'string' ? new TextEncoder().encode(written.value) : written.value
      return succeeded({ fileName: fileName(run, format), mediaType: exporter.mediaType, content })
    },
  }
}

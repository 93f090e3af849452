import { type RunSummary, succeeded } from '../../shared'
import { formatDuration, formatLoss, formatTable } from '../terminal'
import type { CommandDescription } from './command-description'

export const runsCommand: CommandDescription = {
  name: 'runs',
  summary: "list the project's runs",
  usage: ['kinode runs', 'kinode runs --project kinetics.kinode --json'],
  prepare: () => undefined,
  async run(session) {
    const opened = await session.openProject()
    if (opened.status === 'failed') return opened
    const listed = await session.call('runs.list', {})
    if (listed.status === 'failed') return listed
    const runs = [...listed.value].sort((left, right) => left.id - right.id)
    return succeeded({
      text: runs.length === 0 ? 'The project has no runs yet. kinode train makes one.' : table(runs),
      document: { status: 'completed', project: opened.value.path, runs: runs.map(entry) },
    })
  },
}

function table(runs: readonly RunSummary[]): string {
  return formatTable(
    [
      { title: 'Run', align: 'right', cell: (run) => String(run.id) },
      { title: 'Name', cell: (run) => run.name },
      { title: 'Status', cell: (run) => run.status },
      { title: 'Best loss', align: 'right', cell: (run) => formatLoss(run.bestLoss) },
      { title: 'Epochs', align: 'right', cell: (run) => String(run.epoch) },
      { title: 'Time', align: 'right', cell: (run) => formatDuration(run.seconds) },
      { title: 'Data', cell: (run) => run.datasetName },
      { title: 'Model', cell: (run) => run.modelDescription },
    ],
    runs,
  )
}

function entry(run: RunSummary): Record<string, unknown> {
  return {
    run: run.id,
    name: run.name,
    status: run.status,
    dataset: run.datasetName,
    model: run.modelDescription,
    parameters: run.parameterCount,
    bestLoss: run.bestLoss,
    bestEpoch: run.bestEpoch,
    finalLoss: run.loss,
    epochs: run.epoch,
    seconds: run.seconds,
    epochsPerSecond: run.epochsPerSecond,
    seed: run.settings.training.seed,
    createdAt: run.createdAt,
    settings: { model: run.settings.model, training: run.settings.training },
    failure: run.failure,
  }
}

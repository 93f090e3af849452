import { statSync } from 'node:fs'
import {
  type CallArguments,
  type DataSource,
  type DatasetSummary,
  type ExampleInfo,
  type Outcome,
  type WorkbenchContract,
  applyRecipe,
  failed,
  succeeded,
} from '../../shared'
import type { Report } from '../command-line'
import { keepDataFile, readDataFile } from '../data-file'
import { type ImportFlags, addImportFlags, givenImportFlags } from '../import-flags'
import { countOption } from '../option-values'
import { recipeNamed } from '../recipe'
import { followRun, followStarts, scalingText } from '../run'
import { addSettingFlags, settingsFrom } from '../setting-flags'
import type { WorkbenchSession } from '../workbench-session'
import type { CommandDescription } from './command-description'

/** Where the data come from: found and checked already, kept in the project when there is one. */
interface Source {
  recommended: ExampleInfo['recommended'] | null
  data: DataSource
  keep(): Promise<Outcome<DatasetSummary>>
}

export const trainCommand: CommandDescription = {
  name: 'train <data>',
  summary: 'train a model on a CSV file or an example',
  notes: [
    'A file goes before an example of the same name: ./robertson is always a file, robertson is the example unless there is such a file.',
    "An example's recommended settings are the defaults that the options override.",
    '--dry-run opens no project and keeps nothing; it checks the settings of the model too.',
    'Ctrl+C (or SIGTERM) checkpoints and pauses the run and exits with 130 (143); kinode resume continues it. Ctrl+C again quits at once.',
  ].join('\n'),
  usage: [
    'kinode train robertson --seed 1',
    'kinode train rates.csv --layers 10,10,10 --activation tanh --epochs 5000',
    'kinode train rates.csv --seconds 60 --project kinetics.kinode --json',
    'kinode train rates.csv --starts 8 --seconds 30',
    'kinode train rates.csv --head production-loss --dry-run',
    'kinode train rates.csv --model crnn --reactions 3',
    'kinode train rates.csv --model hybrid --mechanism known.json --remainder none',
  ],
  computes: true,
  prepare(command) {
    addImportFlags(addSettingFlags(command))
      .option('--recipe <name>', 'how training goes: the name of a recipe, or a .json file')
      .option('--name <name>', 'name of the run')
      .option('--starts <n>', 'train from this many seeds, and show which came best', countOption, 1)
      .option('--dry-run', 'report on scales, time scales and stiffness of the data, and train nothing')
  },
  async run(session, argument, command) {
    const flags = command.opts<ImportFlags & { name?: string; recipe?: string; starts: number; dryRun?: true }>()
    const source = isFile(argument)
      ? await fileSource(session, argument, flags)
      : await exampleSource(session, argument, flags)
    if (source.status === 'failed') return source
    const host = await session.call('host.info', {})
    if (host.status === 'failed') return host
    const { catalogue } = host.value
    const recommended: Partial<ExampleInfo['recommended']> = source.value.recommended ?? {}
    const named = flags.recipe ?? (source.value.recommended === null ? catalogue.recipes[0]!.name : null)
    const recipe = named === null ? null : await recipeNamed(named, catalogue)
    if (recipe?.status === 'failed') return recipe
    const { model = {}, training = {} } = recommended
    const base = recipe === null ? recommended : applyRecipe({ model, training }, recipe.value)
    const settings = settingsFrom(command, base, catalogue)
    if (settings.status === 'failed') return settings
    if (flags.dryRun === true) return scalingOf(session, { data: source.value.data, model: settings.value.model })

    const opened = await session.openOrCreateProject()
    if (opened.status === 'failed') return opened
    const dataset = await source.value.keep()
    if (dataset.status === 'failed') return dataset
    const start = { settings: { datasetId: dataset.value.id, ...settings.value }, name: flags.name }
    return flags.starts === 1
      ? followRun(session, () => session.call('runs.start', start))
      : followStarts(session, start, flags.starts)
  },
}

async function scalingOf(
  session: WorkbenchSession,
  question: CallArguments<WorkbenchContract, 'datasets.scaling'>,
): Promise<Outcome<Report>> {
  const reported = await session.call('datasets.scaling', question)
  if (reported.status === 'failed') return reported
  return succeeded({ text: scalingText(reported.value), document: { status: 'completed', ...reported.value } })
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

async function fileSource(session: WorkbenchSession, path: string, flags: ImportFlags): Promise<Outcome<Source>> {
  const file = await readDataFile(session, path, undefined, flags)
  if (file.status === 'failed') return file
  return succeeded({
    recommended: null,
    data: { kind: 'file', request: file.value.request },
    keep: () => keepDataFile(session, file.value),
  })
}

async function exampleSource(session: WorkbenchSession, name: string, flags: ImportFlags): Promise<Outcome<Source>> {
  const listed = await session.call('examples.list', {})
  if (listed.status === 'failed') return listed
  const example = listed.value.find((candidate) => candidate.name === name)
  if (example === undefined) {
    const names = listed.value.map((candidate) => candidate.name).join(', ')
    return failed('There is neither a file nor an example of this name', name, `The examples are ${names}.`)
  }
  const [flag] = givenImportFlags(flags)
  if (flag !== undefined) {
    return failed(`${flag} is for a file; the example ${name} brings its own data and initial values`, '', '', 'usage')
  }
  return succeeded({
    recommended: example.recommended,
    data: { kind: 'example', name },
    keep: () => session.call('examples.add', { name }),
  })
}

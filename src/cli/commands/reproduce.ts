import type { Command } from 'commander'
import { type TerminationSignal, signalExitCode } from '../../backend'
import {
  type LabExperiment,
  type LabRecord,
  type LabSettings,
  type Outcome,
  type ProjectInfo,
  failed,
  longestSeconds,
  succeeded,
} from '../../shared'
import type { CommandOutcome } from '../command-line'
import { exitCode } from '../exit-code'
import { experimentsText, givenSettings, hasStarts, recordText, withSeeds } from '../lab'
import { countOption } from '../option-values'
import { showPartProgress } from '../part-progress'
import { formatDuration } from '../terminal'
import type { WorkbenchSession } from '../workbench-session'
import type { CommandDescription } from './command-description'

const all = 'all'

export const reproduceCommand: CommandDescription = {
  name: 'reproduce [experiment]',
  summary: "list the paper's experiments, or run one: its numbers beside ours",
  notes: [
    `${all} runs every experiment. The exit code is 1 when something is not as expected, 130 (143) when Ctrl+C (SIGTERM) stopped it.`,
    'The newest result of each is kept in the project file of the folder when there is one, or in that of --project, which is made when it is not there; the window draws the figures.',
  ].join('\n'),
  usage: [
    'kinode reproduce',
    'kinode reproduce reverse-rober',
    'kinode reproduce reverse-rober --set tolerances=1e-6,1e-9 --set method=radau5',
    'kinode reproduce rober-fast --seeds 3 --project lab.kinode',
    'kinode reproduce all --json',
  ],
  prepare(command) {
    command.option(
      '--set <name=value>',
      "one of the experiment's settings; may be repeated",
      (word: string, words: string[]) => [...words, word],
      [],
    )
    command.option('--seeds <count>', `how many starts a training has, or with ${all} each of them has`, countOption)
  },
  async run(session, argument, command) {
    const { set: words, seeds } = command.opts<{ set: string[]; seeds?: number }>()
    const opened = await openProject(session, command, argument !== '')
    if (opened.status === 'failed') return opened
    const listed = await session.call('lab.list', {})
    if (listed.status === 'failed') return listed
    const entries = listed.value
    if (argument === '') {
      if (words.length > 0 || seeds !== undefined)
        return failed(`${words.length > 0 ? '--set' : '--seeds'} needs an experiment`, '', '', 'usage')
      return succeeded({ text: experimentsText(entries), document: { status: 'completed', experiments: entries } })
    }
    const chosen = argument === all ? entries : entries.filter(({ experiment }) => experiment.name === argument)
    if (chosen.length === 0) {
      const names = entries.map(({ experiment }) => experiment.name).join(', ')
      return failed(`There is no experiment named ${argument}`, '', `Choose one of ${names}, ${all}.`, 'usage')
    }
    if (argument === all && words.length > 0)
      return failed(`--set goes with one experiment, not with ${all}`, '', '', 'usage')
    const given = givenSettings(words, chosen[0]!.experiment.parameters)
    if (given.status === 'failed') return given
    const planned: PlannedExperiment[] = []
    for (const { experiment } of chosen) {
      // Of all, those that train have so many starts, and the others run as they are.
      const asked = argument === all && !hasStarts(experiment) ? undefined : seeds
      const settings = withSeeds(given.value, asked, experiment)
      if (settings.status === 'failed') return settings
      planned.push({ experiment, settings: settings.value })
    }
    return runExperiments(session, planned)
  },
}

/** An experiment with the settings that it is to run with. */
interface PlannedExperiment {
  experiment: LabExperiment
  settings: LabSettings
}

/** A project that is named is made when results are to be kept in it; that of the folder is used if it is there. */
async function openProject(
  session: WorkbenchSession,
  command: Command,
  toKeep: boolean,
): Promise<Outcome<ProjectInfo | null>> {
  const named = command.getOptionValueSource('project') === 'cli'
  if (!named && !session.projectExists) return succeeded(null)
  const opened = await (toKeep ? session.openOrCreateProject() : session.openProject())
  if (opened.status === 'ok' && opened.value.readOnlyReason !== null)
    session.line.terminal.remark(`Results are not kept: ${opened.value.readOnlyReason}`)
  return opened
}

async function runExperiments(session: WorkbenchSession, planned: readonly PlannedExperiment[]): CommandOutcome {
  showPartProgress(session, 'lab.progress')
  if (planned.length > 1) {
    const together = planned.map(longest).reduce((sum, seconds) => sum + seconds, 0)
    session.line.terminal.remark(`${planned.length} experiments, at most about ${formatDuration(together)} together.`)
  }
  const records: LabRecord[] = []
  for (const each of planned) {
    const { name } = each.experiment
    const ended = await runOne(session, each)
    if (ended.status === 'failed') return ended
    if ('signal' in ended.value) {
      const document = { status: 'stopped', experiment: name, results: records.map(resultDocument) }
      const text = [...records.map(recordText), `${name} was stopped.`].join('\n\n')
      return succeeded({ text, document, exitCode: signalExitCode(ended.value.signal) })
    }
    records.push(ended.value)
  }
  const asExpected = records.every((record) => record.asExpected === record.judged)
  return succeeded({
    text: records.map(recordText).join('\n\n\n'),
    document: { status: 'completed', asExpected, results: records.map(resultDocument) },
    exitCode: asExpected ? exitCode.done : exitCode.failed,
  })
}

const longest = ({ experiment, settings }: PlannedExperiment): number => longestSeconds(experiment, settings)

/** Runs an experiment to its end, or until a signal stops it. */
async function runOne(
  session: WorkbenchSession,
  planned: PlannedExperiment,
): Promise<Outcome<LabRecord | { signal: TerminationSignal }>> {
  const { settings } = planned
  const experiment = planned.experiment.name
  let stopped: TerminationSignal | null = null
  session.onInterruption((signal) => {
    stopped = signal
    void session.call('lab.stop', { experiment })
  })
  // Whoever reads that Ctrl+C stops it may believe it.
  session.line.terminal.remark(
    `Running ${experiment}, at most about ${formatDuration(longest(planned))}; Ctrl+C stops it.`,
  )
  const ended = await session.call('lab.run', { experiment, settings })
  session.onInterruption(null)
  // Where Ctrl+C reaches the engines too, it may end one that only just starts, before it hears the wish to stop.
  if (stopped !== null && (ended.status === 'failed' || ended.value === null)) return succeeded({ signal: stopped })
  if (ended.status === 'failed') return ended
  return succeeded(ended.value ?? { signal: 'SIGINT' })
}

/** Without the figures, which only the window draws. */
function resultDocument({ result, ...summary }: LabRecord): Record<string, unknown> {
  return { ...summary, findings: result.findings, tables: result.tables }
}

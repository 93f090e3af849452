import { type TerminationSignal, signalExitCode } from '../../backend'
import { type ModelReaction, type Outcome, type RunSummary, failed, succeeded } from '../../shared'
import type { Report } from '../command-line'
import type { WorkbenchSession } from '../workbench-session'
import { type Beginning, followRuns } from './follow-runs'
import { reactionsText } from './reactions-text'
import { runDocument, runText } from './run-report'

/** Follows a single run, and reports it. */
export async function followRun(session: WorkbenchSession, begin: Beginning): Promise<Outcome<Report>> {
  const followed = await followRuns(session, [begin])
  if (followed.status === 'failed') return followed
  const { runs, signal } = followed.value
  const reactions = await session.call('runs.reactions', { id: runs[0]!.id })
  return runEnded(session, runs[0]!, reactions.status === 'ok' ? reactions.value : [], signal)
}

function runEnded(
  session: WorkbenchSession,
  run: RunSummary,
  reactions: readonly ModelReaction[],
  signal: TerminationSignal | null,
): Outcome<Report> {
  if (run.status === 'failed' || run.status === 'interrupted')
    return run.failure ?? failed(`The run ended as ${run.status}`, run.name)
  if (run.status === 'paused') {
    const project = session.options.project
    session.line.terminal.remark(`Paused after epoch ${run.epoch}; ${resumeCommand(run.id, project)} continues it.`)
  }
  return succeeded({
    text: [runText(run, session.projectPath), ...(reactions.length === 0 ? [] : [reactionsText(reactions)])].join(
      '\n\n',
    ),
    document: { ...runDocument(run), ...(reactions.length === 0 ? {} : { reactions }) },
    exitCode: run.status === 'paused' && signal !== null ? signalExitCode(signal) : undefined,
  })
}

function resumeCommand(id: number, project: string): string {
  return project === './kinode.kinode' ? `kinode resume ${id}` : `kinode resume ${id} --project ${project}`
}

import { type TerminationSignal, signalExitCode } from '../../backend'
import { type Outcome, type RunStatus, type RunSummary, failed, succeeded } from '../../shared'
import type { Report } from '../command-line'
import type { WorkbenchSession } from '../workbench-session'
import { ProgressDisplay } from './progress-display'
import { runDocument, runText } from './run-report'

const underWay: readonly RunStatus[] = ['queued', 'running']

/**
 * Starts or continues a run and stays with it until it ends, showing how it gets on. Ctrl+C and SIGTERM pause it with a last
 * checkpoint.
 * @param begin asks the backend to begin
 */
export async function followRun(
  session: WorkbenchSession,
  begin: () => Promise<Outcome<RunSummary>>,
): Promise<Outcome<Report>> {
  const { terminal, now } = session.line
  const display = new ProgressDisplay(terminal, now, !session.options.json)
  let run: RunSummary | null = null
  let signal: TerminationSignal | null = null
  let settle: () => void = () => undefined
  const over = new Promise<void>((resolve) => (settle = resolve))

  const hear = (changed: RunSummary): void => {
    if (run === null || changed.id !== run.id) return
    run = changed
    if (!underWay.includes(changed.status)) settle()
  }
  const pause = (): void => {
    if (run === null || signal === null) return
    // A run that ended by itself in this very moment is told by its own event.
    void session.call('runs.pause', { id: run.id })
  }
  session.client.on('run.progress', (progress) => display.show(progress))
  session.client.on('run.changed', hear)
  session.onInterruption((received) => {
    signal = received
    terminal.remark('Pausing: the run is being checkpointed. Once more to quit at once.')
    pause()
  })

  const begun = await begin()
  if (begun.status === 'failed') return begun
  run = begun.value
  terminal.remark(`Run ${run.id} (${run.name}): ${run.modelDescription}, ${run.parameterCount} parameters.`)
  pause()
  // What happened between the beginning and its answer was nobody's event yet.
  const current = await session.call('runs.get', { id: run.id })
  if (current.status === 'failed') return current
  hear(current.value)
  await over
  return runEnded(session, run, signal)
}

function runEnded(session: WorkbenchSession, run: RunSummary, signal: TerminationSignal | null): Outcome<Report> {
  if (run.status === 'failed' || run.status === 'interrupted')
    return run.failure ?? failed(`The run ended as ${run.status}`, run.name)
  if (run.status === 'paused') {
    const project = session.options.project
    session.line.terminal.remark(`Paused after epoch ${run.epoch}; ${resumeCommand(run.id, project)} continues it.`)
  }
  return succeeded({
    text: runText(run, session.projectPath),
    document: runDocument(run),
    exitCode: run.status === 'paused' && signal !== null ? signalExitCode(signal) : undefined,
  })
}

function resumeCommand(id: number, project: string): string {
  return project === './kinode.kinode' ? `kinode resume ${id}` : `kinode resume ${id} --project ${project}`
}

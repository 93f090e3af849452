import type { TerminationSignal } from '../../backend'
import { type Outcome, type RunStatus, type RunSummary, succeeded } from '../../shared'
import type { WorkbenchSession } from '../workbench-session'
import { ProgressDisplay } from './progress-display'

const underWay: readonly RunStatus[] = ['queued', 'running']

/** Asks the backend to begin, or go on with, a run. */
export type Beginning = () => Promise<Outcome<RunSummary>>

/** Runs that have ended, in the order in which they were begun, and the signal that paused them, if one did. */
export interface FollowedRuns {
  runs: RunSummary[]
  signal: TerminationSignal | null
}

/**
 * Begins runs and stays with them until all have ended, showing how they get on. Ctrl+C and SIGTERM pause them with a last checkpoint.
 */
export async function followRuns(
  session: WorkbenchSession,
  beginnings: readonly Beginning[],
): Promise<Outcome<FollowedRuns>> {
  const { terminal, now } = session.line
  const display = new ProgressDisplay(terminal, now, !session.options.json)
  const runs = new Map<number, RunSummary>()
  let begun = 0
  let signal: TerminationSignal | null = null
  let settle: () => void = () => undefined
  const over = new Promise<void>((resolve) => (settle = resolve))

  const isOver = () => [...runs.values()].every(({ status }) => !underWay.includes(status))
  const hear = (changed: RunSummary): void => {
    if (!runs.has(changed.id)) return
    runs.set(changed.id, changed)
    if (begun === beginnings.length && isOver()) settle()
  }
  const pause = (): void => {
    if (signal === null) return
    // A run that ended by itself in this very moment is told by its own event.
    for (const { id, status } of runs.values()) {
      if (underWay.includes(status)) void session.call('runs.pause', { id })
    }
  }
  session.client.on('run.progress', (progress) => display.show(progress))
  session.client.on('run.changed', hear)
  session.onInterruption((received) => {
    signal = received
    terminal.remark(
      `Pausing: ${beginnings.length === 1 ? 'the run is' : 'the runs are'} being checkpointed. Once more to quit at once.`,
    )
    pause()
  })

  for (const begin of beginnings) {
    const begins = await begin()
    if (begins.status === 'failed') return begins
    const run = begins.value
    runs.set(run.id, run)
    begun++
    terminal.remark(`Run ${run.id} (${run.name}): ${run.modelDescription}, ${run.parameterCount} parameters.`)
    pause()
    // What happened between the beginning and its answer was nobody's event yet.
    const current = await session.call('runs.get', { id: run.id })
    if (current.status === 'failed') return current
    hear(current.value)
  }
  await over
  return succeeded({ runs: [...runs.values()], signal })
}

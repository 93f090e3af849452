import type { RunStatus, RunSummary } from '../../../shared'

/** What can be done with a run, in the order of the buttons; the first of a state that waits for the user is its main one. */
export type RunAction = 'pause' | 'resume' | 'continue' | 'stop' | 'duplicate'

const duplicate = { action: 'duplicate', title: 'Duplicate' } as const
const stop = { action: 'stop', title: 'Stop and keep best' } as const

/** Exactly what each state offers. */
export const actionsOf: Readonly<
  Record<RunStatus, readonly { action: RunAction; title: string; primary?: boolean }[]>
> = {
  queued: [{ action: 'stop', title: 'Take out of the queue' }, duplicate],
  running: [{ action: 'pause', title: 'Pause' }, stop, duplicate],
  paused: [{ action: 'resume', title: 'Resume', primary: true }, stop, duplicate],
  interrupted: [{ action: 'resume', title: 'Resume', primary: true }, stop, duplicate],
  failed: [{ action: 'duplicate', title: 'Duplicate with changes', primary: true }],
  stopped: [{ action: 'continue', title: 'Continue with more epochs' }, duplicate],
  completed: [{ action: 'continue', title: 'Continue with more epochs' }, duplicate],
}

/** Whether a run has weights at which its gradient can be checked. */
export const hasWeights = ({ bestLoss }: RunSummary): boolean => bestLoss !== null

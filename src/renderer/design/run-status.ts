import type { RunStatus } from '../../shared'

/** A run's state in words. */
export const runStatusTitles: Readonly<Record<RunStatus, string>> = {
  queued: 'Queued',
  running: 'Training',
  paused: 'Paused',
  completed: 'Completed',
  stopped: 'Stopped',
  interrupted: 'Interrupted',
  failed: 'Failed',
}

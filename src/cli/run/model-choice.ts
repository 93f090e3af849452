import { type Outcome, succeeded } from '../../shared'
import type { WorkbenchSession } from '../workbench-session'
import { chooseRun } from './run-choice'

/** A run of the project, or an example. */
export type ModelChoice = { kind: 'run'; id: number } | { kind: 'example'; name: string }

/** The model that a person means: a run of the project (number or name) goes before an example of the same name. */
export async function chooseModel(session: WorkbenchSession, text: string): Promise<Outcome<ModelChoice>> {
  const listed = await session.call('examples.list', {})
  if (listed.status === 'failed') return listed
  const example = listed.value.some((candidate) => candidate.name === text)
  if (example && !session.projectExists) return succeeded({ kind: 'example', name: text })
  const opened = await session.openProject()
  if (opened.status === 'failed') return opened
  const runs = await session.call('runs.list', {})
  if (runs.status === 'failed') return runs
  if (example && !runs.value.some((run) => run.name === text)) return succeeded({ kind: 'example', name: text })
  const run = chooseRun(runs.value, text)
  return run.status === 'failed' ? run : succeeded({ kind: 'run', id: run.value.id })
}

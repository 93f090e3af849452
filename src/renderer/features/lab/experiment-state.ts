import type { LabEntry, LabProgress } from '../../../shared'

/** How an experiment stands, for a mark and in words. */
export interface ExperimentState {
  mark: 'never' | 'running' | 'expected' | 'unexpected' | 'unjudged'
  words: string
}

export function experimentState({ latest, running }: LabEntry, progress: LabProgress | null): ExperimentState {
  if (running) return { mark: 'running', words: `Running, ${Math.round(100 * (progress?.part ?? 0))} %` }
  if (latest === null) return { mark: 'never', words: 'Not run yet' }
  const { judged, asExpected } = latest
  if (judged === 0) return { mark: 'unjudged', words: 'Run; with these settings nothing is expected' }
  if (judged === asExpected) return { mark: 'expected', words: `All ${judged} as expected` }
  return { mark: 'unexpected', words: `${judged - asExpected} of ${judged} not as expected` }
}

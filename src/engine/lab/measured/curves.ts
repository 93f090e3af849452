import type { LabCurve, LabPanel } from '../../../shared'
import type { FollowedRun } from './measured-problem'

/**
 * A panel of an experiment: what was measured as points, what models say as lines.
 * @param of what is drawn of a curve: its x and y, from its times and what is left
 */
export function experimentPanel(
  { run, times, models }: FollowedRun,
  subtitle: string,
  of: (times: Float64Array, left: Float64Array, measured: boolean) => { x: Float64Array; y: Float64Array },
): LabPanel {
  const lines = models.flatMap(({ title, left }): LabCurve[] => {
    if (left === null) return []
    return [{ label: title, look: title === 'n-th order' ? 'reference' : 'line', ...of(times, left, false) }]
  })
  const points: LabCurve = { label: 'measured', look: 'points', ...of(run.times, run.left, true) }
  return {
    title: run.name,
    subtitle,
    y: { logarithmic: false, range: null },
    curves: [...lines, points],
  }
}

import type { LabCurve, LabFigure, LabPanel } from '../../../shared'
import type { SeedRun } from './seed-run'

type Run = Pick<SeedRun, 'seed' | 'history'>

/** Loss and norm of the gradient of every start against the epoch. */
export function historyFigure(runs: readonly Run[], words: Pick<LabFigure, 'name' | 'title'>): LabFigure {
  const curves = (pick: (run: Run) => Float64Array): LabCurve[] =>
    runs.map((run) => ({ label: `seed ${run.seed}`, look: 'line', x: run.history.epochs, y: pick(run) }))
  const panel = (title: string, subtitle: string, pick: (run: Run) => Float64Array): LabPanel => ({
    title,
    subtitle,
    y: { logarithmic: true, range: null },
    curves: curves(pick),
  })
  return {
    ...words,
    description: 'The loss and, below it, the norm of the gradient against the epoch, one line for each start',
    x: { title: 'epoch', unit: null, logarithmic: false },
    panels: [
      panel('Loss', 'as the run reports it', ({ history }) => history.losses),
      panel('Norm of the gradient', 'of what a stage minimises', ({ history }) => history.gradientNorms),
    ],
  }
}

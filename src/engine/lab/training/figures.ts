import type { LabCurve, LabFigure, LabPanel } from '../../../shared'
import { fitFigure } from './fit-figure'
import type { JudgedRun } from './judge-run'
import { type LearningProblem, type Truth, sampleTimes } from './learning-problem'

/** The best start drawn as the paper draws it, all histories, and what was not trained on. */
export function trainingFigures(runs: readonly JudgedRun[], problem: LearningProblem, truth: Truth): LabFigure[] {
  const best = runs.reduce((least, run) => (least.confirmed <= run.confirmed ? least : run))
  const { seed, fit, unseen, beyond } = best
  return [
    fitFigure(problem, {
      name: 'fit',
      title: `The fit of the best start, seed ${seed}`,
      description: 'Every species against time: the samples, the solution that they come from, and the trained network',
      fits: [{ ...fit, label: '' }],
      samples: truth.at(problem.initial, sampleTimes(problem)),
    }),
    historyFigure(runs),
    fitFigure(problem, {
      name: 'unseen',
      title: `Initial values that were never trained on, seed ${seed}`,
      description:
        'Every species against time from initial values that were no part of the data: the truth and the network',
      fits: unseen,
    }),
    fitFigure(problem, {
      name: 'beyond',
      title: `After the last sample, seed ${seed}`,
      description: 'Every species against time after the last sample: the truth and the network',
      fits: [{ ...beyond, label: '' }],
    }),
  ]
}

function historyFigure(runs: readonly JudgedRun[]): LabFigure {
  const curves = (pick: (run: JudgedRun) => Float64Array): LabCurve[] =>
    runs.map((run) => ({ label: `seed ${run.seed}`, look: 'line', x: run.history.epochs, y: pick(run) }))
  const panel = (title: string, subtitle: string, pick: (run: JudgedRun) => Float64Array): LabPanel => ({
    title,
    subtitle,
    y: { logarithmic: true, range: null },
    curves: curves(pick),
  })
  return {
    name: 'history',
    title: 'Loss and gradient during the training',
    description: 'The loss and, below it, the norm of the gradient against the epoch, one line for each start',
    x: { title: 'epoch', unit: null, logarithmic: false },
    panels: [
      panel('Loss', 'as the run reports it', ({ history }) => history.losses),
      panel('Norm of the gradient', 'of what a stage minimises', ({ history }) => history.gradientNorms),
    ],
  }
}

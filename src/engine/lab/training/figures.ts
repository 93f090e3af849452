import type { LabFigure } from '../../../shared'
import { fitFigure } from './fit-figure'
import { historyFigure } from './history-figure'
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
    historyFigure(runs, { name: 'history', title: 'Loss and gradient during the training' }),
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

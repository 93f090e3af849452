import type { LabCurve, LabFigure } from '../../../shared'
import type { CompiledModel } from '../../../solver'
import { fitFigure } from '../training/fit-figure'
import { type Truth, sampleTimes } from '../training/learning-problem'
import { rober } from '../training/rober'
import { leftTotal } from './constrained-robertson'
import { bestOf } from './findings'
import { followFit } from './followed-constants'
import type { ConstantsRun } from './rober-dae'

/** The best fit as the paper draws trajectories, with its total; how all fits came down; and what was not fitted to. */
export function robertsonFigures(runs: readonly ConstantsRun[], model: CompiledModel, truth: Truth): LabFigure[] {
  const best = bestOf(runs)
  const { fit, unseen, beyond } = followFit(best, model, truth)
  const start = `${best.way.title}, seed ${best.seed}`
  const fitted = fitFigure(rober, {
    name: 'fit',
    title: `The best fit: ${start}`,
    description:
      'Every species against time: the samples, the solution that they come from, and that of the fitted constants',
    found: 'fit',
    fits: [{ ...fit, label: '' }],
    samples: truth.at(rober.initial, sampleTimes(rober)),
  })
  const total: LabCurve[] =
    fit.values === null ? [] : [{ label: 'fit', look: 'line', x: fit.times, y: leftTotal(fit.values) }]
  return [
    {
      ...fitted,
      panels: [
        ...fitted.panels,
        {
          title: 'Deviation from the total',
          subtitle: '|y1 + y2 + y3 - 1|',
          y: { logarithmic: false, range: null },
          curves: total,
        },
      ],
    },
    descentFigure(runs),
    fitFigure(rober, {
      name: 'unseen',
      title: `Initial values that were never fitted to: ${start}`,
      description:
        'Every species against time from initial values that were no part of the data: the truth and the fit',
      found: 'fit',
      fits: unseen,
    }),
    fitFigure(rober, {
      name: 'beyond',
      title: `After the last sample: ${start}`,
      description: 'Every species against time after the last sample: the truth and the fit',
      found: 'fit',
      fits: [{ ...beyond, label: '' }],
    }),
  ]
}

function descentFigure(runs: readonly ConstantsRun[]): LabFigure {
  const ways = [...new Set(runs.map(({ way }) => way.title))]
  const curves = (way: string, pick: (run: ConstantsRun) => readonly number[]): LabCurve[] =>
    runs
      .filter((run) => run.way.title === way)
      .map((run) => ({
        label: `seed ${run.seed}`,
        look: 'line',
        x: Float64Array.from(run.history.evaluations),
        y: Float64Array.from(pick(run)),
      }))
  return {
    name: 'history',
    title: 'Loss and gradient during the fits',
    description: 'Half the mean square of the scaled differences and the norm of its gradient, against evaluations',
    x: { title: 'evaluations', unit: null, logarithmic: false },
    panels: ways.flatMap((way) => [
      {
        title: way,
        subtitle: 'loss',
        y: { logarithmic: true, range: null },
        curves: curves(way, ({ history }) => history.losses),
      },
      {
        title: way,
        subtitle: 'norm of the gradient',
        y: { logarithmic: true, range: null },
        curves: curves(way, ({ history }) => history.gradientNorms),
      },
    ]),
  }
}

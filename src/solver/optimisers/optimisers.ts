import { Adam } from './adam'
import { FirstOrder } from './first-order'
import { LimitedMemoryBfgs } from './lbfgs'
import { LeastSquares } from './least-squares'
import { LevenbergMarquardt } from './levenberg-marquardt'
import type { OptimiserRow } from './optimiser'
import { defaultOptimiserSettings } from './settings'
import { TrustRegion } from './trust-region'

/** What FirstOrder reads, around every rule. */
const everyFirstOrder = ['learningRate', 'schedule', 'epochs', 'gradientNorm', 'clipNorm'] as const

/** Every optimiser; the first is the default. */
export const optimisers = [
  {
    name: 'adamw',
    title: 'AdamW',
    description:
      'Steps along the mean gradient, each parameter by its own measure, and takes a fraction off the parameters: robust far from a minimum, slow near it.',
    kind: 'first-order',
    settings: [...everyFirstOrder, 'beta1', 'beta2', 'epsilon', 'weightDecay'],
    create: (problem) => {
      const settings = { ...defaultOptimiserSettings, ...problem.settings }
      const rule = () => new Adam(problem.initial.length, settings)
      return new FirstOrder('adamw', problem, settings, rule)
    },
  },
  {
    name: 'adam',
    title: 'Adam',
    description: 'As AdamW, without the decay of the parameters.',
    kind: 'first-order',
    settings: [...everyFirstOrder, 'beta1', 'beta2', 'epsilon'],
    create: (problem) => {
      const settings = { ...defaultOptimiserSettings, ...problem.settings, weightDecay: 0 }
      const rule = () => new Adam(problem.initial.length, settings)
      return new FirstOrder('adam', problem, settings, rule)
    },
  },
  {
    name: 'l-bfgs',
    title: 'L-BFGS',
    description:
      'Learns the curvature from its last steps and searches along each direction: fast near a minimum, for losses that are smooth.',
    kind: 'quasi-newton',
    settings: ['pairs', 'gradientTolerance', 'stepTolerance'],
    create: (problem) => new LimitedMemoryBfgs(problem),
  },
  {
    name: 'levenberg-marquardt',
    title: 'Levenberg-Marquardt',
    description:
      "Gauss and Newton's steps on the residuals, damped by how well the last one was predicted: the fastest near a minimum of least squares, and far from it the steepest descent.",
    kind: 'least-squares',
    settings: [
      'damping',
      'temperedPower',
      'temperedFloor',
      'dampingRule',
      'initialDamping',
      'form',
      'trials',
      'lossAccuracy',
      'gradientTolerance',
      'stepTolerance',
    ],
    create: (problem) =>
      new LeastSquares(
        'levenberg-marquardt',
        problem,
        new LevenbergMarquardt({ ...defaultOptimiserSettings, ...problem.settings }),
      ),
  },
  {
    name: 'trust-region',
    title: 'Gauss-Newton in a trust region',
    description:
      "Gauss and Newton's steps on the residuals, whole where they are short and else as long as the region in which the model has been right.",
    kind: 'least-squares',
    settings: ['damping', 'initialRadius', 'form', 'trials', 'lossAccuracy', 'gradientTolerance', 'stepTolerance'],
    create: (problem) =>
      new LeastSquares('trust-region', problem, new TrustRegion({ ...defaultOptimiserSettings, ...problem.settings })),
  },
] as const satisfies readonly OptimiserRow[]

export type OptimiserName = (typeof optimisers)[number]['name']

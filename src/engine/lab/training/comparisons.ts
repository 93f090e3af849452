import { type StageSettings, stageSettingsSchema } from '../../../shared'
import { comparisonExperiment } from './comparison-experiment'
import { adamW, adamWScaled } from './paper-settings'
import { rober } from './rober'

const deep = { head: 'scaled', hiddenLayers: [5, 5, 5, 5, 5, 5], activation: 'gelu' }

/** What a random end time of every epoch saves (STEER, Ghosh et al. 2020). */
export const roberSteer = comparisonExperiment({
  name: 'rober-steer',
  title: "Robertson's reaction, with random end times",
  source: 'Section IV.A',
  shows: 'Whether a random end of every epoch (STEER) saves iterations on ROBER.',
  explanation: [
    'The training of rober-scaled, at a tolerance of 1e-4, and the same with each epoch ending at a random time, at most half of the span before its end, from the same random weights. A loss counts when it is that of all samples; a start ends below 4.5e-3.',
  ],
  problem: rober,
  model: deep,
  arms: [
    { name: 'plain', title: 'Without', training: { ...adamW(), targetLoss: 0.0045 } },
    { name: 'steer', title: 'STEER', training: { ...adamW({ steer: 0.5 }), targetLoss: 0.0045 } },
  ],
  below: 0.005,
  curvature: false,
  starts: { seeds: 10, epochs: 200_000, seconds: 30 },
})

/** Over so many epochs the rate falls to a tenth, and stays there. */
const annealing = 20_000
const annealed: Partial<StageSettings>[] = [
  { epochs: annealing, schedule: { name: 'exponential', warmUp: 0, last: 0.1, patience: 100 } },
  { learningRate: 0.0005 },
]

/** What a falling learning rate saves. */
export const roberAnnealed = comparisonExperiment({
  name: 'rober-annealed',
  title: "Robertson's reaction, with a falling learning rate",
  source: 'Section IV.A',
  shows: 'Whether annealing, a learning rate that falls, saves iterations on ROBER.',
  explanation: [
    'The paper says that "annealing of learning rates" can accelerate the training, and not how. Here the training of rober-scaled is compared, from the same random weights, with one whose rate falls from 0.005 to a tenth over 20,000 epochs, by the same factor each, and stays there.',
    'A start ends below 4e-3, or after its seconds.',
  ],
  problem: rober,
  model: deep,
  arms: [
    { name: 'plain', title: 'Without', training: { ...adamWScaled(), targetLoss: 0.004 } },
    {
      name: 'annealed',
      title: 'Annealed',
      training: {
        ...adamWScaled(),
        stages: annealed.flatMap((stage) => adamWScaled(stage).stages ?? []),
        targetLoss: 0.004,
      },
    },
  ],
  below: 0.005,
  curvature: false,
  starts: { seeds: 10, epochs: 1_000_000, seconds: 40 },
})

const accurate = { relativeTolerance: 1e-7, absoluteTolerance: 1e-7 }
const alone = (stage: object) => ({ loss: 'mae', stages: [stageSettingsSchema.parse(stage)], ...accurate })

/** One optimiser each, from the same starts. */
export const optimiserComparison = comparisonExperiment({
  name: 'optimisers',
  title: 'Optimisers',
  source: 'Section V',
  shows: 'How Adam, L-BFGS and Levenberg-Marquardt, each alone, bring down the loss on ROBER.',
  explanation: [
    'The paper closes by asking for optimisers that know of stiffness: the flow down the gradient is itself stiff. Levenberg and Marquardt take its linearly implicit step.',
    'The network of the paper with heads of production and loss, from the same random weights, each optimiser alone until it ends or its seconds are over. Levenberg-Marquardt minimises the mean square, and L-BFGS the absolute error, smoothed near zero: on the mean square it stays where y2, the smallest part of it, is not learned. All report the scaled absolute error.',
    'J is the Jacobian of the scaled residuals by the parameters. The eigenvalues of J^T J are how fast the flow down the gradient goes in each direction: how far they are apart is how stiff it is.',
  ],
  problem: rober,
  model: { ...deep, head: 'production-loss' },
  arms: [
    { name: 'adam', title: 'Adam', training: adamW({ optimizer: 'adam', learningRate: 0.01, clipNorm: 1 }) },
    { name: 'l-bfgs', title: 'L-BFGS', training: alone({ optimizer: 'l-bfgs', loss: 'smoothed-mae' }) },
    {
      name: 'levenberg-marquardt',
      title: 'Levenberg-Marquardt',
      training: alone({ optimizer: 'levenberg-marquardt', loss: 'mse' }),
    },
  ],
  below: 0.005,
  curvature: true,
  starts: { seeds: 10, epochs: 200_000, seconds: 5 },
})

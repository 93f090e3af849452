import { lossesAlone } from './expectations'
import { rober } from './rober'
import { type TrainingDescription, trainingExperiment } from './training-experiment'
import { adamW, adamWScaled, ofAuthors, unscaledModel } from './paper-settings'
import { untuned, untunedHead } from './untuned'

const deep = { hiddenLayers: [5, 5, 5, 5, 5, 5], activation: 'gelu' }
const shallow = { hiddenLayers: [50], activation: 'tanh' }
const onRober = { problem: rober, source: 'Section IV.A' } satisfies Partial<TrainingDescription>
const enough = { below: 0.005, paper: null }
/** Ten times what counts as success. */
const failsAbove = 0.05

/** The paper's network and optimiser. */
export const roberScaled = trainingExperiment({
  ...onRober,
  name: 'rober-scaled',
  title: "Robertson's reaction, as the paper trains it",
  shows: 'The scaled deep neural ODE of the paper learns ROBER with its optimiser.',
  explanation: [
    'Six hidden layers of 5 (GELU), equations 13 and 14 scaled by the data, AdamW at a rate of 0.005 on all samples at once. The inputs are scaled, too, which the paper does not do.',
    'The authors trained for 2 hours and 50,000 iterations; the best loss that they stored is 4.41e-3, and below 0.005 they first came after 39,517. Here a start ends below 4e-3.',
  ],
  model: { head: 'scaled', ...deep },
  training: { ...adamWScaled(), targetLoss: 0.004 },
  expectations: {
    ...lossesAlone,
    losses: [{ below: 0.005, withinSeconds: 40, paper: '2 hours; best stored 4.41e-3' }],
    densest: 5,
  },
  starts: { seeds: 3, epochs: 200_000, seconds: 45 },
})

/** Figures 4 and 5: why stiff data are not learned without scaling. */
export const roberBaseline = trainingExperiment({
  ...onRober,
  name: 'rober-baseline',
  title: "Robertson's reaction, without scaling",
  source: 'Figures 4 and 5',
  shows: 'One layer of 50 (tanh) with neither equations nor loss scaled does not learn ROBER.',
  explanation: [
    'The neural ODE gives rates in the units of the data, and the loss is the mean absolute error in them: y2, which never exceeds 4e-5, hardly counts.',
    'The error that is judged here is the scaled one of equation 14, whatever was minimised.',
  ],
  model: { ...unscaledModel(rober), ...shallow },
  training: ofAuthors(),
  expectations: { losses: [{ ...enough, withinSeconds: null }], ...lossesAlone, failsAbove },
  starts: { seeds: 3, epochs: 10_000, seconds: 30 },
})

/** The ablation of the scaling. */
export const roberDeepUnscaled = trainingExperiment({
  ...onRober,
  name: 'rober-deep-unscaled',
  title: "Robertson's reaction, a deep network without scaling",
  shows: 'A deep network alone does not learn ROBER.',
  explanation: [
    'Six hidden layers of 5 (GELU) as in the success, but neither equations nor loss scaled. The error that is judged is the scaled one.',
  ],
  model: { ...unscaledModel(rober), ...deep },
  training: ofAuthors(),
  expectations: { losses: [{ ...enough, withinSeconds: null }], ...lossesAlone, failsAbove },
  starts: { seeds: 3, epochs: 10_000, seconds: 30 },
})

/** The ablation of the depth. */
export const roberShallowScaled = trainingExperiment({
  ...onRober,
  name: 'rober-shallow-scaled',
  title: "Robertson's reaction, a shallow network with scaling",
  shows: 'One layer of 50 (tanh) learns ROBER once it is scaled, more slowly than the deep network.',
  explanation: [
    'One hidden layer of 50 (tanh) with equations 13 and 14, trained like rober-scaled, in more time.',
    'At the start y2 rises by 0.04 y1 a second, which is about 1e8 in the units of equation 13. Fifty outputs of tanh, none above 1, need weights of two millions for that; a step of AdamW changes a weight by about its rate, 0.005. A deep network multiplies its layers. The paper says that the shallow one succeeds in a longer time, and not what that is.',
  ],
  model: { head: 'scaled', ...shallow, inputScaling: false },
  training: { ...adamW(), targetLoss: 0.004 },
  expectations: { losses: [{ ...enough, withinSeconds: null }], ...lossesAlone },
  starts: { seeds: 1, epochs: 1_000_000, seconds: 60 },
})

/** The ablation of the depth, with rates that are exponentials of the network's outputs: the reason is not the depth. */
export const roberShallowExponential = trainingExperiment({
  ...onRober,
  name: 'rober-shallow-exponential',
  title: "Robertson's reaction, a shallow network with exponential rates",
  shows: 'One layer of 50 (tanh) learns ROBER at once where its outputs are the logarithms of production and loss.',
  explanation: [
    'The network and the optimiser of rober-shallow-scaled, scaled by y_scale and t_scale alike, but with the heads of production and loss: their rates are exponentials of the outputs, so that 1e8 is an output of 18.',
  ],
  model: { head: 'production-loss', ...shallow },
  training: { ...adamW(), targetLoss: 0.004 },
  expectations: { losses: [{ ...enough, withinSeconds: null }], ...lossesAlone },
  starts: { seeds: 10, epochs: 1_000_000, seconds: 10 },
})

/** Equations 21 and 22: the network gives two rates, and the third species follows from the total. */
export const roberConstrained = trainingExperiment({
  ...onRober,
  name: 'rober-constrained',
  title: "Robertson's reaction, as a neural DAE",
  source: 'Equations 21 and 22',
  shows: 'A network with the algebraic equation 0 = y1 + y2 + y3 - 1 learns ROBER and never leaves the total.',
  explanation: [
    'One of the three equations is algebraic: the solver holds the total in every step, by whatever method it solves and from whatever initial value. The network is that of the paper, trained by the default recipe.',
  ],
  model: {
    head: untunedHead,
    ...deep,
    conservation: { form: 'algebraic', totals: [{ name: 'y1 + y2 + y3', coefficients: [1, 1, 1] }] },
  },
  training: untuned,
  expectations: { losses: [{ ...enough, withinSeconds: null }], ...lossesAlone, leftTotals: 1e-10 },
  starts: { seeds: 3, epochs: 100_000, seconds: 20 },
})

import { type RecipeChoice, type StageSettings, stageSettingsSchema } from '../../shared'

/** A fit whose loss is not above this is not tried again from another start. */
const GOOD = 1e-4
/** From here on a fit is near, and steps are damped in the measure of each parameter. */
const NEAR = 0.005

/** Left when some evaluations have not lowered the root mean square of the residuals by a tenth. */
const stuck: Partial<StageSettings> = { patience: 65, progress: 0.19 }
const leastSquares: Partial<StageSettings> = {
  optimizer: 'levenberg-marquardt',
  loss: 'mse',
  follow: { part: 0.01, loosest: 1e-3 },
  relativeTolerance: 1e-7,
  absoluteTolerance: 1e-7,
  initialDamping: 0.1,
  above: GOOD,
  ...stuck,
}
const near: Partial<StageSettings> = {
  temperedPower: 1,
  temperedFloor: 1e-4,
  initialDamping: 0.01,
  below: NEAR,
  patience: 50,
}
const toTheEnd: Partial<StageSettings>[] = [
  { ...leastSquares, until: NEAR },
  { ...leastSquares, ...near },
]
/** On whole trajectories at once. */
const whole: Partial<StageSettings>[] = [{ ...toTheEnd[0], start: 'fresh' }, toTheEnd[1]!]
/** First over 1, 2, 4, ... samples from what was measured, for dynamics that whole trajectories do not find. */
const inPieces: Partial<StageSettings>[] = [
  ...[1, 2, 4, 8, 16, 32].map((window): Partial<StageSettings> => ({
    ...leastSquares,
    problem: 'multiple-shooting',
    window,
    start: window === 1 ? 'fresh' : 'best',
    epochs: 60,
    until: 2e-3,
    patience: 30,
    progress: 0.1,
    relativeTolerance: 1e-4,
    absoluteTolerance: 1e-4,
  })),
  ...toTheEnd,
]
/** The best of them, for as long as it comes nearer at all. */
const onward: Partial<StageSettings> = {
  ...leastSquares,
  ...near,
  below: null,
  start: 'overall',
  patience: 300,
  progress: 0.02,
}

const stages = (...parts: Partial<StageSettings>[]) => parts.map((part) => stageSettingsSchema.parse(part))

/** Recipes to begin with; the first is the default. */
export const recipes: readonly RecipeChoice[] = [
  {
    name: 'default',
    title: 'Least squares, in several starts',
    description:
      'Levenberg and Marquardt on whole trajectories; where they get stuck from three starts, two more over pieces that grow from one sample to all.',
    head: 'automatic',
    loss: 'mae',
    stages: stages(...whole, ...whole, ...whole, ...inPieces, ...inPieces, onward),
    relativeTolerance: 1e-7,
    absoluteTolerance: 1e-7,
  },
  {
    name: 'collocation',
    title: 'Collocation, then least squares',
    description:
      'A first stage fits the rates to the smoothed data without a solve, in some hundredths of a second; then Levenberg and Marquardt on whole trajectories.',
    head: 'automatic',
    loss: 'mae',
    stages: stages(
      {
        ...leastSquares,
        ...stuck,
        problem: 'collocation',
        follow: null,
        until: 0.02,
        patience: 30,
        progress: 0.1,
        epochs: 100,
      },
      { ...leastSquares, ...near, below: null, above: null, patience: 300, progress: 0.02 },
    ),
    relativeTolerance: 1e-7,
    absoluteTolerance: 1e-7,
  },
  {
    name: 'paper',
    title: 'As in the paper',
    description:
      'AdamW with a rate of 0.005 on the scaled absolute error, as Kim et al. (2021) trained: tens of thousands of epochs.',
    head: 'scaled',
    loss: 'mae',
    stages: stages({}),
    relativeTolerance: 1e-4,
    absoluteTolerance: 1e-4,
  },
]

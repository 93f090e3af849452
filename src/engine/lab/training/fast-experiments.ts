import { lossesAlone } from './expectations'
import { hires } from './hires'
import { nonlinearChemistry } from './nonlinear-chemistry'
import { oregonator } from './oregonator'
import { pollu } from './pollu'
import { rober } from './rober'
import type { LearningProblem } from './learning-problem'
import { type TrainingDescription, trainingExperiment } from './training-experiment'
import { untuned, untunedHead } from './untuned'

const explanation = [
  'The paper trains for hours with Adam. Here the default recipe of the workbench, the same for every problem and with nothing tuned, trains the same network: least squares on the residuals, from several starts within one run.',
  'A loss counts only when another method (radau5 at a relative tolerance of 1e-8) finds it too. Seconds begin with the job, its compilation included. Let nothing else run meanwhile.',
]

/** The default recipe on ROBER. */
export const roberFast = trainingExperiment({
  name: 'rober-fast',
  title: "Robertson's reaction, by the default recipe",
  shows: 'How far and how fast the default recipe, untuned, trains the network of the paper on ROBER.',
  source: 'Section IV.A',
  explanation,
  problem: rober,
  model: { head: untunedHead, hiddenLayers: [5, 5, 5, 5, 5, 5], activation: 'gelu' },
  training: untuned,
  expectations: {
    ...lossesAlone,
    losses: [
      { below: 0.005, withinSeconds: 0.5, paper: '2 hours; best stored 4.41e-3' },
      { below: 1e-4, withinSeconds: 3, paper: null },
    ],
    densest: 5,
  },
  starts: { seeds: 10, epochs: 100_000, seconds: 6 },
})

/** The default recipe on POLLU. */
export const polluFast = trainingExperiment({
  name: 'pollu-fast',
  title: 'POLLU, by the default recipe',
  shows: 'How far and how fast the default recipe, untuned, trains the network of the paper on POLLU.',
  source: 'Section IV.B',
  explanation,
  problem: pollu,
  model: { head: untunedHead, hiddenLayers: [10, 10, 10], activation: 'gelu' },
  training: untuned,
  expectations: {
    ...lossesAlone,
    losses: [
      { below: 0.0019, withinSeconds: 4, paper: 'best stored 1.86e-3' },
      { below: 1e-4, withinSeconds: 10, paper: null },
    ],
    densest: 5,
    denseNote:
      'No sample tells how the fast species come to their levels before it, so that a threshold is met at the samples and, by the 5 times that are allowed, does not count.',
  },
  starts: { seeds: 10, epochs: 100_000, seconds: 20 },
})

/** The default recipe, unchanged, on a problem that it was not made on: reported, and nothing expected. */
function elsewhere(
  problem: LearningProblem,
  hiddenLayers: number[],
  below: readonly number[],
  words: Pick<TrainingDescription, 'name' | 'title' | 'shows'>,
) {
  return trainingExperiment({
    ...words,
    source: 'IVP Test Set',
    explanation: [
      'The default recipe of the workbench as it is, on a problem that the paper does not have and that the recipe was not made on. Nothing is expected; what it comes to is reported.',
    ],
    problem,
    model: { head: untunedHead, hiddenLayers, activation: 'gelu' },
    training: untuned,
    expectations: {
      ...lossesAlone,
      losses: below.map((loss) => ({ below: loss, withinSeconds: null, paper: null })),
      reported: true,
    },
    starts: { seeds: 10, epochs: 100_000, seconds: 10 },
  })
}

export const hiresFast = elsewhere(hires, [10, 10, 10], [0.005, 1e-3, 1e-4], {
  name: 'hires-fast',
  title: 'HIRES, by the default recipe',
  shows: 'What the default recipe comes to on HIRES: eight species, fast and slow, over five decades of time.',
})

export const oregonatorFast = elsewhere(oregonator, [10, 10, 10], [0.05, 0.005], {
  name: 'orego-fast',
  title: 'The Oregonator, by the default recipe',
  shows: 'What the default recipe comes to on OREGO: spikes over five decades, which fall between the samples.',
})

export const nonlinearChemistryFast = elsewhere(nonlinearChemistry, [5, 5, 5], [0.005, 1e-4], {
  name: 'nonlinchem-fast',
  title: 'A closed-form case, by the default recipe',
  shows: 'What the default recipe comes to on A -> B, 2 B -> C, whose solution is known in closed form.',
})

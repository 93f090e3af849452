import { noisyExperiment } from './noisy-experiment'
import { initialWith, pollu } from './pollu'
import { rober } from './rober'
import { untuned, untunedHead } from './untuned'

/** ROBER and POLLU as they are measured: with errors, and with gaps. */
export const noisy = noisyExperiment({
  name: 'noisy',
  title: 'Measurements with errors and gaps',
  source: 'Section IV',
  shows:
    'How near to the truth the default recipe comes on measured trajectories, and on trajectories that were held out.',
  explanation: [
    'The paper trains on exact values. Here four trajectories from different, known initial values are measured: each value is off by a normally distributed error, whose standard deviation is 1 % or 5 % of the range of its species, and a fifth of the values is missing in one case.',
    'The default recipe trains one network on all four. The errors come from the seed, as the first weights do. Judged is the scaled error against the true trajectories: a fit is to be nearer to them than the measurements are. Two trajectories are never trained on.',
    'In one case a fifth of the samples is held out and decides which parameters are the best, as is wise where there are more parameters than values. Here there are fewer.',
  ],
  problems: [
    {
      name: 'rober',
      title: 'ROBER',
      problem: rober,
      trained: [
        [1, 0, 0],
        [0.9, 0, 0.1],
        [0.65, 0, 0.35],
        [0.4, 0, 0.6],
      ],
      model: { head: untunedHead, hiddenLayers: [5, 5, 5, 5, 5, 5], activation: 'gelu' },
    },
    {
      name: 'pollu',
      title: 'POLLU',
      problem: pollu,
      trained: [
        initialWith(),
        initialWith({ NO: 0.12 }),
        initialWith({ HCHO: 0.15 }),
        initialWith({ NO: 0.25, HCHO: 0.07 }),
      ],
      model: { head: untunedHead, hiddenLayers: [10, 10, 10], activation: 'gelu' },
    },
  ],
  cases: [
    { name: 'noise-1', title: '1 % noise', noise: 0.01, missing: 0, validation: null, drawn: false },
    { name: 'noise-5', title: '5 % noise', noise: 0.05, missing: 0, validation: null, drawn: true },
    {
      name: 'noise-5-validated',
      title: '5 % noise, a fifth held out',
      noise: 0.05,
      missing: 0,
      validation: { part: 0.2, experiments: [] },
      drawn: false,
    },
    { name: 'missing', title: '1 % noise, 20 % missing', noise: 0.01, missing: 0.2, validation: null, drawn: false },
  ],
  training: untuned,
  starts: { seeds: 3, epochs: 100_000, seconds: 20 },
})

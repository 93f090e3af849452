import { robertson, robertsonEnd, robertsonInitial } from '../robertson'
import type { LearningProblem } from './learning-problem'

/** ROBER as Kim et al. 2021 learn it, section IV.A: 50 samples, evenly spaced in the logarithm of time. */
export const rober: LearningProblem = {
  mechanism: robertson,
  initial: robertsonInitial,
  timeUnit: 's',
  sampling: { spacing: 'logarithmic', first: 1e-5, last: robertsonEnd, count: 50 },
  unseen: [
    { label: 'from y1 = 0.8, y3 = 0.2', initial: [0.8, 0, 0.2] },
    { label: 'from y1 = 0.5, y3 = 0.5', initial: [0.5, 0, 0.5] },
  ],
  beyond: 10 * robertsonEnd,
}

import type { LearningProblem } from './learning-problem'

const s = 77.27
const q = 8.375e-6
const w = 0.161

/**
 * OREGO: the Oregonator, a model of the oscillations of Belousov and Zhabotinsky. R. J. Field and R. M. Noyes, J. Chem. Phys. 60 (1974) 1877; scaled, with the
 * constants of Hairer and Wanner's test set. Its terms are written one by one, as the scaled species have factors of their own.
 */
export const oregonator: LearningProblem = {
  mechanism: {
    species: ['y1', 'y2', 'y3'],
    reactions: [
      { equation: 'y2 -> y2 + y1', orders: { y2: 1 }, change: { y1: 1 }, constant: s },
      { equation: 'y1 -> 2 y1', orders: { y1: 1 }, change: { y1: 1 }, constant: s },
      { equation: '2 y1 -> y1', orders: { y1: 2 }, change: { y1: -1 }, constant: s * q },
      { equation: 'y1 + y2 -> y2', orders: { y1: 1, y2: 1 }, change: { y1: -1 }, constant: s },
      { equation: 'y3 -> y3 + y2', orders: { y3: 1 }, change: { y2: 1 }, constant: 1 / s },
      { equation: 'y2 ->', orders: { y2: 1 }, change: { y2: -1 }, constant: 1 / s },
      { equation: 'y1 + y2 -> y1', orders: { y1: 1, y2: 1 }, change: { y2: -1 }, constant: 1 / s },
      { equation: 'y1 -> y1 + y3', orders: { y1: 1 }, change: { y3: 1 }, constant: w },
      { equation: 'y3 ->', orders: { y3: 1 }, change: { y3: -1 }, constant: w },
    ],
  },
  initial: [1, 2, 3],
  timeUnit: null,
  sampling: { spacing: 'linear', first: 0, last: 360, count: 60 },
  unseen: [
    { label: 'from y3 = 10', initial: [1, 2, 10] },
    { label: 'from y2 = 100', initial: [1, 100, 3] },
  ],
  beyond: 720,
}

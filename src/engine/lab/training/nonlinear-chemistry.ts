import type { LearningProblem } from './learning-problem'

/** NONLINCHEM: A -> B, 2 B -> C, whose solution is known in closed form (Liu, Tian, Xue, Wang and Liu 2012, after DiffEqProblemLibrary.jl). */
export const nonlinearChemistry: LearningProblem = {
  mechanism: {
    species: ['y1', 'y2', 'y3'],
    reactions: [
      { equation: 'y1 -> y2', orders: { y1: 1 }, change: { y1: -1, y2: 1 }, constant: 1 },
      { equation: '2 y2 -> y3', orders: { y2: 2 }, change: { y2: -1, y3: 1 }, constant: 1 },
    ],
  },
  initial: [1, 0, 0],
  timeUnit: null,
  sampling: { spacing: 'linear', first: 0, last: 20, count: 40 },
  unseen: [
    { label: 'from y1 = 0.8, y2 = 0.2', initial: [0.8, 0.2, 0] },
    { label: 'from y1 = 0.5, y3 = 0.5', initial: [0.5, 0, 0.5] },
  ],
  beyond: 40,
}

import type { LearningProblem } from './learning-problem'

/**
 * HIRES: eight species of the morphogenesis of plants under strong light. E. Schaefer, A new approach to explain the "high irradiance responses" of
 * photomorphogenesis on the basis of phytochrome, J. Math. Biol. 2 (1975) 41; constants as in the IVP Test Set, release 2.4. Without units, as there.
 */
export const hires: LearningProblem = {
  mechanism: {
    species: ['Pr', 'Pfr', 'PrX', 'PfrX', 'PrX2', 'PfrX2', 'PfrX2E', 'E'],
    reactions: [
      { equation: '-> Pr', orders: {}, change: { Pr: 1 }, constant: 0.0007 },
      { equation: 'Pr -> Pfr', orders: { Pr: 1 }, change: { Pr: -1, Pfr: 1 }, constant: 1.71 },
      { equation: 'Pfr -> Pr', orders: { Pfr: 1 }, change: { Pfr: -1, Pr: 1 }, constant: 0.43 },
      { equation: 'Pfr -> PfrX', orders: { Pfr: 1 }, change: { Pfr: -1, PfrX: 1 }, constant: 8.32 },
      { equation: 'PrX -> Pr', orders: { PrX: 1 }, change: { PrX: -1, Pr: 1 }, constant: 8.32 },
      { equation: 'PrX -> PfrX', orders: { PrX: 1 }, change: { PrX: -1, PfrX: 1 }, constant: 1.71 },
      { equation: 'PfrX -> PrX', orders: { PfrX: 1 }, change: { PfrX: -1, PrX: 1 }, constant: 0.43 },
      { equation: 'PfrX -> PfrX2', orders: { PfrX: 1 }, change: { PfrX: -1, PfrX2: 1 }, constant: 0.69 },
      { equation: 'PrX2 -> PrX', orders: { PrX2: 1 }, change: { PrX2: -1, PrX: 1 }, constant: 0.035 },
      { equation: 'PrX2 -> PfrX2', orders: { PrX2: 1 }, change: { PrX2: -1, PfrX2: 1 }, constant: 1.71 },
      { equation: 'PfrX2 -> PrX2', orders: { PfrX2: 1 }, change: { PfrX2: -1, PrX2: 1 }, constant: 0.43 },
      {
        equation: 'PfrX2 + E -> PfrX2E',
        orders: { PfrX2: 1, E: 1 },
        change: { PfrX2: -1, E: -1, PfrX2E: 1 },
        constant: 280,
      },
      { equation: 'PfrX2E -> PrX2 + E', orders: { PfrX2E: 1 }, change: { PfrX2E: -1, PrX2: 1, E: 1 }, constant: 0.43 },
      {
        equation: 'PfrX2E -> PfrX2 + E',
        orders: { PfrX2E: 1 },
        change: { PfrX2E: -1, PfrX2: 1, E: 1 },
        constant: 0.69,
      },
      { equation: 'PfrX2E -> E', orders: { PfrX2E: 1 }, change: { PfrX2E: -1, E: 1 }, constant: 0.69 },
    ],
  },
  initial: [1, 0, 0, 0, 0, 0, 0, 0.0057],
  timeUnit: null,
  sampling: { spacing: 'logarithmic', first: 1e-3, last: 321.8122, count: 40 },
  unseen: [
    { label: 'from Pr = 0.8', initial: [0.8, 0, 0, 0, 0, 0, 0, 0.0057] },
    { label: 'from E = 0.004', initial: [1, 0, 0, 0, 0, 0, 0, 0.004] },
  ],
  beyond: 421.8122,
}

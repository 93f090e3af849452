import type { Mechanism } from '../../shared'

/** Robertson's reaction as ROBER, equation 15 of Kim et al. 2021: k1 = 0.04, k2 = 3e7, k3 = 1e4, from y = (1, 0, 0). Time in s. */
export const robertson: Mechanism = {
  species: ['y1', 'y2', 'y3'],
  reactions: [
    { equation: 'y1 -> y2', orders: { y1: 1 }, change: { y1: -1, y2: 1 }, constant: 0.04 },
    { equation: '2 y2 -> y2 + y3', orders: { y2: 2 }, change: { y2: -1, y3: 1 }, constant: 3e7 },
    { equation: 'y2 + y3 -> y1 + y3', orders: { y2: 1, y3: 1 }, change: { y1: 1, y2: -1 }, constant: 1e4 },
  ],
}

export const robertsonInitial: readonly number[] = [1, 0, 0]
/** Until when the paper follows it. */
export const robertsonEnd = 1e5

import type { LearningProblem } from './learning-problem'
import { polluMechanism } from './pollu-mechanism'

/** Verwer's, in ppm; what is not named begins at 0. */
const initialAmounts: Readonly<Record<string, number>> = {
  NO: 0.2,
  O3: 0.04,
  HCHO: 0.1,
  CO: 0.3,
  ALD: 0.01,
  SO2: 0.007,
}

/** The initial amounts with some changed, in the order of the species. */
export const initialWith = (changed: Readonly<Record<string, number>> = {}): number[] =>
  polluMechanism.species.map((species) => changed[species] ?? initialAmounts[species] ?? 0)

/** POLLU as Kim et al. 2021 learn it, section IV.B: 20 samples, evenly spaced over an hour. */
export const pollu: LearningProblem = {
  mechanism: polluMechanism,
  initial: initialWith(),
  timeUnit: 'min',
  sampling: { spacing: 'linear', first: 0, last: 60, count: 20 },
  unseen: [
    { label: 'with NO at 0.16 ppm', initial: initialWith({ NO: 0.16 }) },
    { label: 'with HCHO at 0.12 ppm', initial: initialWith({ HCHO: 0.12 }) },
  ],
  beyond: 120,
}

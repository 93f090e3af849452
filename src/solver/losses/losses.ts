import { absoluteError } from './absolute-error'
import { gaussian } from './gaussian'
import { huber } from './huber'
import type { Loss } from './loss'
import { smoothedAbsoluteError } from './smoothed-absolute-error'
import { squaredError } from './squared-error'
import { squaredLogarithm } from './squared-logarithm'

/** Every loss; the first is the default. */
export const losses = [
  absoluteError,
  squaredError,
  smoothedAbsoluteError,
  huber,
  squaredLogarithm,
  gaussian,
] as const satisfies readonly Loss[]

export type LossName = (typeof losses)[number]['name']

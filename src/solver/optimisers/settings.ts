import type { GradientNormSettings } from './gradient-norm'
import type { ScheduleSettings } from './schedules'

/** What optimisers can be told; each reads those that its row names. */
export interface OptimiserSettings extends GradientNormSettings {
  /** How far one step goes, before the schedule: in Adam about the change of each parameter. */
  learningRate: number
  schedule: ScheduleSettings
  /** Accepted evaluations until the end, for the schedule; null: there is no end known, and what falls towards it stays constant. */
  epochs: number | null
  /** Decay of the mean of the gradient and of the mean of its square. */
  beta1: number
  beta2: number
  /** Added to the root of the mean square. */
  epsilon: number
  /** Decoupled weight decay: the fraction of the parameters that a step takes off, as a multiple of the learning rate. */
  weightDecay: number
  /** L-BFGS: how many of the last steps it remembers. */
  pairs: number
  /**
   * It has converged when no element of the gradient is above this; in least squares, when no cosine between the residuals and a column of their
   * Jacobian is.
   */
  gradientTolerance: number
  /**
   * Least squares: steps are damped alike in all parameters, or in each by how much the residuals depend on it, or by a power of that between
   * both (`tempered`), which is what networks want that begin far from a fit.
   */
  damping: 'levenberg' | 'marquardt' | 'tempered'
  /** Tempered: that power, from 0 (all alike) to 1, and below which part of the mean square of the columns none is taken for smaller. */
  temperedPower: number
  temperedFloor: number
  /** Levenberg-Marquardt: how damping follows success. */
  dampingRule: 'nielsen' | 'delayed'
  /**
   * Levenberg-Marquardt: the first damping, as a multiple of the largest element (Levenberg) or of each (Marquardt) on the diagonal of J^T J, or
   * itself (tempered).
   */
  initialDamping: number
  /** Trust region: the first radius, as a multiple of the norm of the parameters. */
  initialRadius: number
  /** Least squares: equations in the parameters (J^T J), in the residuals (J J^T), or in whichever are fewer. */
  form: 'automatic' | 'primal' | 'dual'
  /**
   * Least squares: what is asked of a trial. `loss`: the derivatives are asked only where a step is accepted, which pays unless one solve costs more than
   * the fraction of refused trials times one with derivatives. `derivatives`: all at once.
   */
  trials: 'loss' | 'derivatives'
  /**
   * Least squares: the part of the loss that it is known to; differences below it neither refuse a step nor are hoped for. That of arithmetic, or of a
   * solver whose steps differ from one evaluation to the next.
   */
  lossAccuracy: number
  /** It ends when a step is below this fraction of the parameters, as Euclidean norms. */
  stepTolerance: number
}

export const defaultOptimiserSettings: Readonly<OptimiserSettings> = {
  learningRate: 0.005,
  schedule: { name: 'constant', warmUp: 0, last: 0.01, patience: 100 },
  epochs: null,
  gradientNorm: null,
  clipNorm: null,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
  pairs: 10,
  damping: 'levenberg',
  temperedPower: 0.6,
  temperedFloor: 0.01,
  dampingRule: 'nielsen',
  initialDamping: 1e-3,
  initialRadius: 1,
  form: 'automatic',
  trials: 'loss',
  lossAccuracy: 10 * Number.EPSILON,
  gradientTolerance: 1e-12,
  stepTolerance: 1e-14,
}

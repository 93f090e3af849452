export { differentiableMethods } from './differentiable-methods'
export { gradientMethods, lossAndGradient } from './gradient-methods'
export type { GradientMethodName } from './gradient-methods'
export type { GradientCost, GradientMethod, GradientOutcome, GradientRequest, TrajectoryLoss } from './request'

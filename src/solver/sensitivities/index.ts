export { agreement, differenceCheck, parameterSizes } from './difference-check'
export type { Agreement, DifferenceCheck, DifferenceOptions, DifferenceSubject } from './difference-check'
export { differentiableMethods } from './differentiable-methods'
export { solveChunk } from './chunked/chunk'
export type { ChunkedSolve, ChunkOutcome, ChunkRunner } from './chunked/chunk-runner'
export { gradientMethods, lossAndGradient, singleGradientMethods } from './gradient-methods'
export type { GradientMethodName } from './gradient-methods'
export { forwardStates } from './forward-states'
export { noNormalProducts } from './normal-products'
export type { NormalProducts } from './normal-products'
export { PathModel, pathGradient } from './along-path'
export type { PathRequest, StatePath } from './along-path'
export { pathJacobian, pathNormalProducts, residualNormalProducts, residualJacobian } from './residual-jacobian'
export type { ResidualJacobian } from './residual-jacobian'
export { weightedDifferences } from './residuals'
export type { ResidualCost, ResidualRequest, TrajectoryResiduals } from './residuals'
export type { ParametricRequest } from './own-parameters'
export type {
  GradientCost,
  GradientMethod,
  GradientOutcome,
  GradientRequest,
  OwnParameters,
  ParametricLoss,
  TrajectoryLoss,
} from './request'
export type { ColumnRange } from './tangent/tangent-space'

export { compileModel, detectArithmetic, elementaryFunctions } from './compiler'
export type { Arithmetic, CompiledModel, ElementaryFunctions } from './compiler'
export { defineModel, linearTable, piecewise, stepTable } from './graph'
export type { GraphBuilder, MatrixEntry, ModelGraph, Node } from './graph'
export { methods, solve } from './integrators'
export type {
  Method,
  MethodName,
  Solution,
  SolutionEvent,
  SolveFailure,
  SolveFailureReason,
  SolveRequest,
  Work,
} from './integrators'
export { losses } from './losses'
export type { Loss, LossName } from './losses'
export { activations, initialNetworkParameters, neuralOdeGraph, neuralOdeParameterCount } from './networks'
export type { ActivationName, NeuralOdeSpecification } from './networks'
export { optimisers } from './optimisers'
export type { Optimiser, OptimiserName, OptimiserRow, OptimiserSettings, OptimiserState } from './optimisers'
export { createRandom, createRandomFromState } from './random'
export type { RandomSource, RandomState } from './random'
export {
  residualNormalProducts,
  differentiableMethods,
  gradientMethods,
  lossAndGradient,
  noNormalProducts,
  residualJacobian,
} from './sensitivities'
export type {
  GradientCost,
  GradientMethod,
  GradientMethodName,
  GradientOutcome,
  GradientRequest,
  NormalProducts,
  ResidualCost,
  ResidualJacobian,
  ResidualRequest,
  TrajectoryLoss,
  TrajectoryResiduals,
} from './sensitivities'

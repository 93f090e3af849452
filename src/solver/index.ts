export { compileModel, detectArithmetic, elementaryFunctions } from './compiler'
export type { Arithmetic, CompiledModel, ElementaryFunctions } from './compiler'
export { defineModel, linearTable, parseModel, piecewise, serializeModel, stepTable } from './graph'
export type { GraphBuilder, MatrixEntry, ModelGraph, Node } from './graph'
export { methods, solve, threadLost } from './integrators'
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
export { differentiableMethods, gradientMethods, lossAndGradient, solveChunk } from './sensitivities'
export type {
  ChunkedSolve,
  ChunkOutcome,
  ChunkRunner,
  ColumnRange,
  GradientCost,
  GradientMethod,
  GradientMethodName,
  GradientOutcome,
  GradientRequest,
  TrajectoryLoss,
} from './sensitivities'

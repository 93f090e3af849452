export { compileModel, detectArithmetic, elementaryFunctions } from './compiler'
export type { Arithmetic, CompiledModel, ElementaryFunctions } from './compiler'
export {
  defineModel,
  linearInputTable,
  linearInputTableLength,
  linearInputTableValues,
  linearTable,
  parseModel,
  piecewise,
  serializeModel,
  stepTable,
  withIntegrals,
} from './graph'
export type { GraphBuilder, MatrixEntry, ModelGraph, Node } from './graph'
export { firstNotFinite, methods, solve, threadLost } from './integrators'
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
export { losses, noTerm } from './losses'
export type { Loss, LossName, LossNumbers, LossTerm, MeasuredValueLoss } from './losses'
export {
  activations,
  algebraicStates,
  applyLayers,
  conditionTableLength,
  conditionValues,
  conservationForms,
  determinedStates,
  headNamed,
  heads,
  heldExponents,
  initialNetworkParameters,
  inputCount,
  layerParameterCount,
  layerPlaces,
  logarithmFloor,
  measuredCondition,
  networkInputs,
  networkWidths,
  neuralOdeGraph,
  neuralOdeParameterCount,
  neuralOdePlaces,
  silentLayers,
} from './networks'
export type {
  ActivationName,
  ConditionScale,
  ConditionTable,
  Conservation,
  ConservationForm,
  Head,
  HeadName,
  NetworkInputs,
  NeuralOdeSpecification,
} from './networks'
export { defaultOptimiserSettings, optimisers, schedules } from './optimisers'
export type {
  Asked,
  Bounds,
  Ending,
  Evaluated,
  Optimiser,
  OptimiserName,
  OptimiserProblem,
  OptimiserRow,
  OptimiserSettings,
  OptimiserState,
  ScheduleName,
  ScheduleRow,
  Told,
  Wish,
} from './optimisers'
export { createRandom, createRandomFromState } from './random'
export type { RandomSource, RandomState } from './random'
export {
  agreement,
  differenceCheck,
  differentiableMethods,
  forwardStates,
  gradientMethods,
  lossAndGradient,
  pathGradient,
  pathJacobian,
  PathModel,
  pathNormalProducts,
  noNormalProducts,
  parameterSizes,
  residualJacobian,
  residualNormalProducts,
  singleGradientMethods,
  solveChunk,
  weightedDifferences,
} from './sensitivities'
export type {
  Agreement,
  ChunkedSolve,
  ChunkOutcome,
  ChunkRunner,
  ColumnRange,
  DifferenceCheck,
  DifferenceOptions,
  DifferenceSubject,
  GradientCost,
  GradientMethod,
  GradientMethodName,
  GradientOutcome,
  GradientRequest,
  NormalProducts,
  OwnParameters,
  ParametricLoss,
  ParametricRequest,
  PathRequest,
  ResidualCost,
  ResidualJacobian,
  ResidualRequest,
  StatePath,
  TrajectoryLoss,
  TrajectoryResiduals,
} from './sensitivities'
export { eigenvalues, jacobianAt, singularValues } from './spectrum'
export type { Spectrum } from './spectrum'

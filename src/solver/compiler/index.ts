export { detectArithmetic } from './arithmetic'
export type { Arithmetic } from './arithmetic'
export { compileModel } from './compile'
export { CompiledModel } from './compiled-model'
export { HeldPullBack } from './held-pull-back'
export { ModelModule } from './model-module'
export { unaryKernels as kernels } from './kernels'
export { elementaryFunctions, kernelArithmetic } from './kernel-module'
export type { ElementaryFunctions } from './kernel-module'
export { NormalEquations, normalEquations } from './least-squares'
export type { LeastSquaresRows } from './least-squares'
export {
  matrixOfPattern,
  realKind,
  TERM_BYTES,
  writeGivenMatrix,
  writeIterationMatrix,
  writeSolveMany,
  writeSolveSensitivities,
} from './linear-algebra'
export type { IterationMatrix, MatrixStorage } from './linear-algebra'
export type { ProgramName } from '../graph'
export { MemoryRecord } from './record'
export { ScalarOperations } from './scalar'
export { StateVectors } from './state-vectors'
export { TRAJECTORY_NODES, TrajectoryMemory } from './trajectory-memory'
export { VectorOperations } from './vector'

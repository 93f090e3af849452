export { even, MemoryLayout } from './layout'
export type { TransposedCopy } from './layout'
export { writeProgram } from './program'
export type { CompilationContext, ProgramOutput } from './program'

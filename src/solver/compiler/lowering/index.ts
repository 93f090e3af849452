export { even } from './layout'
export { writeProgram } from './program'
export type { CompilationContext, ProgramOutput } from './program'

export { even, STRAIGHT_ROWS } from './layout'
export { writeProgram } from './program'
export type { CompilationContext, ProgramOutput } from './program'

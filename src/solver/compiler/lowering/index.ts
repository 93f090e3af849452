export type { CompilationContext } from './context'
export { even, STRAIGHT_ROWS } from './layout'
export { writeProgram } from './program'
export type { ProgramOutput } from './program'

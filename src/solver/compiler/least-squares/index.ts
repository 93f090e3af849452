export { NormalEquations, normalEquations } from './normal-equations'
export type { LeastSquaresRows } from './normal-equations'

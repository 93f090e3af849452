export { eigenvalues } from './eigenvalues'
export type { Spectrum } from './eigenvalues'
export { singularValues } from './singular-values'
export { jacobianAt } from './jacobian-at'

export { eigenvalues } from './eigenvalues'
export type { Spectrum } from './eigenvalues'
export { jacobianAt } from './jacobian-at'

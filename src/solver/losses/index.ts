export { losses } from './losses'
export type { Loss, LossName } from './losses'

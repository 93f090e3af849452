export { dataLoss } from './data-loss'
export { losses } from './losses'
export type { Loss, LossName, Observations } from './losses'

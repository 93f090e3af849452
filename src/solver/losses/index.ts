export { noTerm } from './loss'
export type { Loss, LossNumbers, LossTerm, MeasuredValueLoss } from './loss'
export { losses } from './losses'
export type { LossName } from './losses'

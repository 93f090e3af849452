export { followRun } from './follow-run'
export { chooseModel } from './model-choice'
export type { ModelChoice } from './model-choice'
export { chooseRun } from './run-choice'

export { followRun } from './follow-run'
export { chooseRun } from './run-choice'
